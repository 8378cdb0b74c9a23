// Runs two programs with descriptors between them: between KIND FIRST... -- SECOND...
//
//     pipe, eventfd, queue           two of them, one each way
//     memory                         two memfds, one each way, with a ring in each
//     stream, seqpacket, datagram    a pair of UNIX sockets
//     path                           a UNIX socket that accepted; FIRST connects to a path
//     inet                           a TCP socket that accepted; FIRST connects to a port
//
// Each gets two numbers more as its last arguments: the descriptor it reads and the one it writes,
// the same for sockets; FIRST gets the path, or a colon and the port of 127.0.0.1, instead. What one
// writes, the other reads. Fails if one of them fails.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <mqueue.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ring.h"

enum { IN, OUT, PATIENCE = 60, QUEUE_BYTES = 8192 };

static int first_has[2], second_has[2];
static const char *kind;
static struct sockaddr_un path = {.sun_family = AF_UNIX};
static char address[sizeof path.sun_path]; // that FIRST connects to

static int require(int result, const char *what) {
    if (result < 0) {
        perror(what);
        exit(1);
    }
    return result;
}

static int is(const char *name) {
    return strcmp(kind, name) == 0;
}

static void make_pipes(void) {
    int there[2], back[2];
    require(pipe(there), "pipe");
    require(pipe(back), "pipe");
    first_has[IN] = back[0], first_has[OUT] = there[1];
    second_has[IN] = there[0], second_has[OUT] = back[1];
}

static void make_eventfds(void) {
    first_has[IN] = second_has[OUT] = require(eventfd(0, 0), "eventfd");
    first_has[OUT] = second_has[IN] = require(eventfd(0, 0), "eventfd");
}

static int make_queue(void) {
    struct mq_attr limits = {.mq_maxmsg = 10, .mq_msgsize = QUEUE_BYTES};
    char name[64];
    snprintf(name, sizeof name, "/culebra-bench-%d", (int) getpid());
    int queue = require(mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &limits), "mq_open");
    require(mq_unlink(name), "mq_unlink");
    require(fcntl(queue, F_SETFD, 0), "fcntl"); // the kernel would close it on exec
    return queue;
}

static void make_queues(void) {
    first_has[IN] = second_has[OUT] = make_queue();
    first_has[OUT] = second_has[IN] = make_queue();
}

static void make_pair(int type) {
    int ends[2];
    require(socketpair(AF_UNIX, type, 0, ends), "socketpair");
    first_has[IN] = first_has[OUT] = ends[0];
    second_has[IN] = second_has[OUT] = ends[1];
}

static int make_ring(void) {
    int memory = require(memfd_create("culebra-bench", 0), "memfd_create");
    require(ftruncate(memory, sizeof(struct ring)), "ftruncate");
    struct ring *ring = map_ring(memory);
    require(ring == MAP_FAILED ? -1 : 0, "mmap");
    require(sem_init(&ring->free, 1, SLOTS), "sem_init");
    require(sem_init(&ring->ready, 1, 0), "sem_init");
    return memory;
}

static void make_rings(void) {
    first_has[IN] = second_has[OUT] = make_ring();
    first_has[OUT] = second_has[IN] = make_ring();
}

static int listen_at_path(void) {
    int listener = require(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    snprintf(path.sun_path, sizeof path.sun_path, "/tmp/culebra-bench-%d", (int) getpid());
    require(bind(listener, (struct sockaddr *) &path, sizeof path), path.sun_path);
    strcpy(address, path.sun_path);
    return listener;
}

static int listen_at_port(void) {
    struct sockaddr_in port = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof port;
    int at_once = 1, listener = require(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    require(bind(listener, (struct sockaddr *) &port, length), "bind");
    require(getsockname(listener, (struct sockaddr *) &port, &length), "getsockname");
    // An accepted socket has its listener's options.
    require(setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once), "setsockopt");
    snprintf(address, sizeof address, ":%d", ntohs(port.sin_port));
    return listener;
}

static int listening(int listener) {
    struct timeval patience = {.tv_sec = PATIENCE}; // FIRST may fail before it connects
    require(listen(listener, 1), "listen");
    setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    first_has[IN] = first_has[OUT] = second_has[IN] = second_has[OUT] = -1;
    return listener;
}

static pid_t start(char **words, int count, const int *mine, const int *theirs) {
    pid_t child = require(fork(), "fork");
    if (child != 0) {
        return child;
    }
    char *command[count + 3], numbers[2][16];
    memcpy(command, words, count * sizeof *words);
    for (int i = 0; i < 2; i++) {
        snprintf(numbers[i], sizeof *numbers, "%d", mine[i]);
        command[count + i] = mine[i] < 0 ? address : numbers[i];
        if (theirs[i] != mine[IN] && theirs[i] != mine[OUT]) { // or no end would ever come
            close(theirs[i]);
        }
    }
    command[count + 2] = NULL;
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

int main(int count, char **words) {
    int split = 2, failed = 0, listener = -1;
    while (split < count && strcmp(words[split], "--") != 0) {
        split++;
    }
    kind = split < 3 || split >= count - 1 ? "" : words[1];
    if (is("pipe")) {
        make_pipes();
    } else if (is("eventfd")) {
        make_eventfds();
    } else if (is("queue")) {
        make_queues();
    } else if (is("stream") || is("seqpacket") || is("datagram")) {
        make_pair(is("stream") ? SOCK_STREAM : is("datagram") ? SOCK_DGRAM : SOCK_SEQPACKET);
    } else if (is("memory")) {
        make_rings();
    } else if (is("path")) {
        listener = listening(listen_at_path());
    } else if (is("inet")) {
        listener = listening(listen_at_port());
    } else {
        fprintf(stderr, "usage: between KIND FIRST... -- SECOND...\n");
        return 2;
    }
    pid_t first = start(words + 2, split - 2, first_has, second_has);
    if (listener >= 0) {
        second_has[IN] = second_has[OUT] = accept(listener, NULL, NULL);
        if (is("path")) {
            unlink(path.sun_path);
        }
        require(second_has[IN], "accept");
    }
    pid_t second = start(words + split + 1, count - split - 1, second_has, first_has);
    for (int i = 0; i < 2; i++) {
        close(first_has[i]), close(second_has[i]);
    }
    for (int i = 0; i < 2; i++) {
        int status;
        pid_t ended = wait(&status);
        if (status != 0 && i == 0) {
            kill(ended == first ? second : first, SIGTERM); // it may wait for ever
        }
        failed |= status != 0;
    }
    return failed;
}

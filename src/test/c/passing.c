// Sends and receives descriptors over a seqpacket socket, in ways that only C has.
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef SO_PASSPIDFD
#define SO_PASSPIDFD 76
#endif

static int peer;

static void check(long result, const char *call) {
    if (result < 0) perror(call), exit(1);
}

// Sends COUNT descriptors in BLOCKS blocks of control data, with a message of SIZE bytes.
static void pass(size_t size, int blocks, int count, const int *fds) {
    char control[1024] = {0};
    struct iovec iov = {"x", size};
    struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
                             .msg_controllen = sizeof control};
    size_t used = 0, each = count / blocks * sizeof(int);
    struct cmsghdr *block = CMSG_FIRSTHDR(&message);
    for (int i = 0; i < blocks; i++, block = CMSG_NXTHDR(&message, block)) {
        block->cmsg_level = SOL_SOCKET;
        block->cmsg_type = SCM_RIGHTS;
        block->cmsg_len = CMSG_LEN(each);
        memcpy(CMSG_DATA(block), (const char *) fds + i * each, each);
        used += CMSG_SPACE(each);
    }
    message.msg_controllen = used;
    check(sendmsg(peer, &message, 0), "sendmsg");
}

static int receive(void) {
    char byte, control[CMSG_SPACE(sizeof(int))];
    struct iovec iov = {&byte, 1};
    struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
                             .msg_controllen = sizeof control};
    check(recvmsg(peer, &message, 0), "recvmsg");
    struct cmsghdr *block = CMSG_FIRSTHDR(&message);
    if (block == NULL || block->cmsg_len != CMSG_LEN(sizeof(int))) exit(3);
    int fd;
    memcpy(&fd, CMSG_DATA(block), sizeof fd);
    return fd;
}

static int make(const char *kind) {
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1);
    if (strcmp(kind, "QUEUE") == 0) {
        char name[64];
        struct mq_attr limits = {.mq_maxmsg = 1, .mq_msgsize = 8};
        snprintf(name, sizeof name, "/culebra-test-passing-%d", getpid());
        mqd_t queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &limits);
        check(queue, "mq_open");
        mq_unlink(name);
        return queue;
    }
    if (strcmp(kind, "SIGNAL") == 0) return signalfd(-1, &mask, 0);
    if (strcmp(kind, "TIMER") == 0) return timerfd_create(CLOCK_MONOTONIC, 0);
    if (strcmp(kind, "EVENT") == 0) return eventfd(0, EFD_SEMAPHORE);
    if (strcmp(kind, "POLLER") == 0) return epoll_create1(0);
    if (strcmp(kind, "MEMORY") == 0) return memfd_create("passed", MFD_ALLOW_SEALING);
    if (strcmp(kind, "pidfd") == 0) return syscall(SYS_pidfd_open, getpid(), 0);
    return open(kind, O_RDONLY);
}

// A semaphore and a counter that it guards, used by both sides.
static void count(void) {
    struct { sem_t lock; int64_t value; } *shared =
            mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, receive(), 0);
    if (shared == MAP_FAILED) check(-1, "mmap");
    for (int i = 0; i < 10000; i++) {
        check(sem_wait(&shared->lock), "sem_wait");
        shared->value++;
        check(sem_post(&shared->lock), "sem_post");
    }
    puts("counted");
}

static void post(void) {
    int fd = receive();
    uint64_t value = 5;
    check(write(fd, &value, 8), "write");
    puts("posted");
    fflush(stdout);
    getchar();
    check(read(fd, &value, 8), "read");
    printf("%d\n", (int) value);
}

// A pair of datagram sockets, one with an option that brings control data of its own.
static void option(int number) {
    int ends[2], on = 1;
    check(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends), "socketpair");
    check(setsockopt(ends[1], SOL_SOCKET, number, &on, sizeof on), "setsockopt");
    pass(1, 1, 2, ends);
}

// passing NAME count|post|option NUMBER|empty|blocks|KIND...: at an abstract address
int main(int argc, char **argv) {
    if (argc < 3) return 2;
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    memcpy(to.sun_path + 1, argv[1], strlen(argv[1]));
    check(peer = socket(AF_UNIX, SOCK_SEQPACKET, 0), "socket");
    check(connect(peer, (void *) &to, offsetof(struct sockaddr_un, sun_path) + 1 + strlen(argv[1])),
          "connect");
    int null = open("/dev/null", O_RDONLY);
    const int three[6] = {null, null, null, null, null, null};
    if (strcmp(argv[2], "count") == 0) count();
    else if (strcmp(argv[2], "post") == 0) post();
    else if (strcmp(argv[2], "option") == 0) option(atoi(argv[3]));
    else if (strcmp(argv[2], "empty") == 0) pass(0, 1, 3, three);
    else if (strcmp(argv[2], "blocks") == 0) pass(1, 2, 6, three);
    else for (int i = 2; i < argc; i++) {
        int fd = make(argv[i]);
        check(fd, argv[i]);
        pass(1, 1, 1, &fd);
    }
    return 0;
}

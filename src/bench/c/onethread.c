// Nanoseconds of what one thread does with descriptors and signals without ever waiting:
//
//     onethread pipe|pipe-try MILLISECONDS   write + read of 64 bytes; "try" with O_NONBLOCK
//     onethread fifo MILLISECONDS PATH       the same through a FIFO, which it makes and removes
//     onethread eventfd MILLISECONDS         write + read of a count
//     onethread kill MILLISECONDS            kill of this process with signal 0
//     onethread epoll MILLISECONDS COUNT     the same, with epoll_wait between them, on one of so
//                                            many eventfds, any of ten
//
// Prints the median of eleven runs of MILLISECONDS each, after one to warm up.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "bench.h"

enum { BYTES = 64, EVENTS = 256 };

static int in, out, epoll, size, *eventfds;
static unsigned count;

static union {
    uint64_t count;
    char bytes[BYTES];
} data = {1};

static void move(void) {
    if (write(out, data.bytes, size) != size || read(in, data.bytes, size) != size) {
        fail("write, read");
    }
}

static void move_one_of_many(void) {
    static uint32_t random = 1;
    static struct epoll_event events[EVENTS];
    random ^= random << 13, random ^= random >> 17, random ^= random << 5;
    if (write(eventfds[random % 10 * (count / 10)], data.bytes, size) != size
        || epoll_wait(epoll, events, EVENTS, -1) != 1
        || read(events->data.fd, data.bytes, size) != size) {
        fail("write, epoll_wait, read");
    }
}

static void ask(void) {
    if (kill(count, 0) != 0) {
        fail("kill");
    }
}

static void make_pipe(int flags) {
    int ends[2];
    if (pipe2(ends, flags) != 0) {
        fail("pipe2");
    }
    in = ends[0];
    out = ends[1];
}

static void make_fifo(const char *path) {
    if (mkfifo(path, 0600) != 0 || (in = open(path, O_RDONLY | O_NONBLOCK)) < 0
        || (out = open(path, O_WRONLY | O_NONBLOCK)) < 0 || unlink(path) != 0) {
        fail(path);
    }
}

static void make_epoll(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max; // as the JVM does
    setrlimit(RLIMIT_NOFILE, &limit);
    epoll = epoll_create1(0);
    eventfds = calloc(count, sizeof *eventfds);
    for (unsigned i = 0; i < count; i++) {
        eventfds[i] = eventfd(0, 0);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = eventfds[i]};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, eventfds[i], &event) != 0) {
            fail("epoll_ctl");
        }
    }
}

int main(int length, char **words) {
    const char *kind = length < 3 ? "" : words[1];
    void (*once)(void) = move;
    size = BYTES;
    if (strcmp(kind, "pipe") == 0) {
        make_pipe(0);
    } else if (strcmp(kind, "pipe-try") == 0) {
        make_pipe(O_NONBLOCK);
    } else if (strcmp(kind, "fifo") == 0 && length == 4) {
        make_fifo(words[3]);
    } else if (strcmp(kind, "eventfd") == 0) {
        in = out = eventfd(0, 0);
        size = sizeof data.count;
    } else if (strcmp(kind, "kill") == 0) {
        count = getpid();
        once = ask;
    } else if (strcmp(kind, "epoll") == 0 && length == 4 && (count = atoi(words[3])) >= 10) {
        make_epoll();
        once = move_one_of_many;
        size = sizeof data.count;
    } else {
        fprintf(stderr, "usage: onethread pipe|pipe-try|fifo|eventfd|kill|epoll MILLISECONDS [...]\n");
        return 2;
    }
    measure(once, words[2]);
    return 0;
}

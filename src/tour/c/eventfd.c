/*
 * The other side of the tour's eventfd and poller: receives two eventfds over a UNIX socket, waits
 * on the one and answers on the other; adds 42 in the end, and waits to be killed.
 */
#include "peer.h"

#include <stdint.h>

static void move(ssize_t bytes, const char *call) {
    if (bytes != sizeof(uint64_t)) {
        fail(call);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    int fds[2];
    receive_descriptors(connect_to(argv[1], SOCK_STREAM), fds, 2);
    int questions = fds[0];
    int answers = fds[1];
    puts("ready");
    fflush(stdout);
    for (int left = atoi(argv[2]); left > 0; left--) {
        uint64_t count;
        move(read(questions, &count, sizeof count), "read");
        move(write(answers, &count, sizeof count), "write");
    }
    uint64_t last;
    move(read(questions, &last, sizeof last), "read");
    last = 42;
    move(write(answers, &last, sizeof last), "write");
    puts("waits");
    fflush(stdout);
    pause();
    return 0;
}

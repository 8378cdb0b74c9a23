/* The other side of the tour's unix-seqpacket: sends each message back, until it is killed. */
#include "peer.h"

int main(int argc, char **argv) {
    if (argc != 2) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    int fd = connect_to(argv[1], SOCK_SEQPACKET);
    while (1) {
        char message[4096]; /* one of no bytes looks like the end, which the tour does not make */
        ssize_t size = recv(fd, message, sizeof message, 0);
        if (size < 0 || send(fd, message, size, MSG_NOSIGNAL) != size) {
            fail("seqpacket");
        }
    }
}

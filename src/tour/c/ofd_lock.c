/* The other side of the tour's ofd-lock: locks a range of a file, and waits to be killed. */
#define _GNU_SOURCE
#include "other.h"

int main(int argc, char **argv) {
    if (argc != 4) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    int fd = open(argv[1], O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        fail(argv[1]);
    }
    struct flock lock = {
        .l_type = F_WRLCK,
        .l_whence = SEEK_SET,
        .l_start = atol(argv[2]),
        .l_len = atol(argv[3]),
    };
    if (fcntl(fd, F_OFD_SETLK, &lock) != 0) {
        fail("F_OFD_SETLK");
    }
    say("locked");
    pause();
    return 0;
}

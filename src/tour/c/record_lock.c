/*
 * The other side of the tour's record-lock: locks the first byte of a file, and then the second,
 * for which it has to wait.
 */
#include "other.h"

static void lock_byte(int fd, off_t position) {
    struct flock lock = {
        .l_type = F_WRLCK,
        .l_whence = SEEK_SET,
        .l_start = position,
        .l_len = 1,
    };
    if (fcntl(fd, F_SETLKW, &lock) != 0) {
        fail("F_SETLKW");
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    int fd = open(argv[1], O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        fail(argv[1]);
    }
    lock_byte(fd, 0);
    say("one");
    lock_byte(fd, 1);
    say("both");
    return 0;
}

// Locks a file, by commands read line by line: locker PATH. A line is FAMILY VERB [START LENGTH], where
// FAMILY is flock, posix or ofd, and VERB one of: sh ex (now or "busy"), wait-sh wait-ex (first says
// "asking"), un, get (who has a lock in the way: "free", or "sh|ex START LENGTH PID"), close, open.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "errno_name.h"

static int fd;

static int whole(const char *verb, int wait) {
    int kind = strcmp(verb, "un") == 0 ? LOCK_UN : strcmp(verb, "sh") == 0 ? LOCK_SH : LOCK_EX;
    return flock(fd, kind | (wait ? 0 : LOCK_NB));
}

static int range(int ofd, const char *verb, int wait, long start, long length) {
    struct flock lock = {.l_whence = SEEK_SET, .l_start = start, .l_len = length};
    lock.l_type = strcmp(verb, "un") == 0 ? F_UNLCK : strcmp(verb, "sh") == 0 ? F_RDLCK : F_WRLCK;
    if (strcmp(verb, "get") == 0) {
        if (fcntl(fd, ofd ? F_OFD_GETLK : F_GETLK, &lock) != 0) return -1;
        if (lock.l_type == F_UNLCK) return puts("free"), 1;
        printf("%s %ld %ld %d\n", lock.l_type == F_RDLCK ? "sh" : "ex", (long) lock.l_start,
               (long) lock.l_len, (int) lock.l_pid);
        return 1;
    }
    if (wait) return fcntl(fd, ofd ? F_OFD_SETLKW : F_SETLKW, &lock);
    return fcntl(fd, ofd ? F_OFD_SETLK : F_SETLK, &lock);
}

int main(int argc, char **argv) {
    char line[200], family[20], verb[20];
    if (argc != 2 || (fd = open(argv[1], O_RDWR | O_CREAT, 0600)) < 0) return perror("open"), 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (fgets(line, sizeof line, stdin)) {
        long start = 0, length = 0;
        if (sscanf(line, "%19s %19s %ld %ld", family, verb, &start, &length) < 2) return 2;
        int wait = strncmp(verb, "wait-", 5) == 0, result = 0;
        const char *kind = wait ? verb + 5 : verb;
        if (wait) puts("asking");
        if (strcmp(kind, "close") == 0) {
            result = close(fd);
        } else if (strcmp(kind, "open") == 0) {
            result = (fd = open(argv[1], O_RDWR)) < 0 ? -1 : 0;
        } else {
            result = strcmp(family, "flock") == 0
                    ? whole(kind, wait)
                    : range(strcmp(family, "ofd") == 0, kind, wait, start, length);
        }
        if (result == 0) puts("ok");
        if (result < 0) puts(errno == EAGAIN || errno == EACCES ? "busy" : errno_name(errno));
    }
    return 0;
}

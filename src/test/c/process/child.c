/* What a child was given: child COMMAND [ARGUMENTS]
   fds: the numbers of its descriptors      add: adds 1 to each eventfd from 3 up, then the same
   env NAME ...: values of variables        cwd: its directory     args ...: its arguments, each in a line
   mask: the signals that it blocks         exit N                 kill N: by itself
   cat: copies its input                    errors: writes to standard error */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is(const char *command, const char *name) {
    return strcmp(command, name) == 0;
}

static void fds(void) {
    for (int fd = 0; fd < 4096; fd++) {
        if (fcntl(fd, F_GETFD) >= 0) {
            printf(fd == 0 ? "%d" : " %d", fd);
        }
    }
    putchar('\n');
}

int main(int argc, char **argv) {
    if (argc < 2) {
        return 2;
    }
    const char *command = argv[1];
    if (is(command, "add")) {
        uint64_t one = 1;
        for (int fd = 3; fcntl(fd, F_GETFD) >= 0; fd++) {
            if (write(fd, &one, sizeof one) != sizeof one) {
                return 3;
            }
        }
    }
    if (is(command, "fds") || is(command, "add")) {
        fds();
    } else if (is(command, "env")) {
        for (int i = 2; i < argc; i++) {
            const char *value = getenv(argv[i]);
            puts(value == NULL ? "(none)" : value);
        }
    } else if (is(command, "cwd")) {
        char path[4096];
        puts(getcwd(path, sizeof path));
    } else if (is(command, "args")) {
        for (int i = 2; i < argc; i++) {
            puts(argv[i]);
        }
    } else if (is(command, "mask")) {
        sigset_t blocked;
        sigprocmask(SIG_SETMASK, NULL, &blocked);
        for (int i = 1; i < NSIG; i++) {
            if (sigismember(&blocked, i) == 1) {
                printf("%d ", i);
            }
        }
        puts("blocked");
    } else if (is(command, "exit")) {
        return atoi(argv[2]);
    } else if (is(command, "kill")) {
        raise(atoi(argv[2]));
    } else if (is(command, "errors")) {
        fputs("an error\n", stderr);
    } else if (is(command, "cat")) {
        char bytes[4096];
        ssize_t size;
        while ((size = read(0, bytes, sizeof bytes)) > 0) {
            if (write(1, bytes, size) != size) {
                return 3;
            }
        }
    } else {
        return 2;
    }
    return 0;
}

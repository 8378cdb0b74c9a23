// The other side of an eventfd: takes a copy of a process's descriptor, reads commands.
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_getfd /* before glibc 2.32 */
#define SYS_pidfd_getfd 438
#endif

static void check(long result, const char *call) {
    if (result < 0) perror(call), exit(1);
}

// eventfd PID FD: "a N" adds, "t" takes and prints, "r N" takes until the sum is N.
int main(int argc, char **argv) {
    if (argc != 3) return 2;
    long process = syscall(SYS_pidfd_open, atoi(argv[1]), 0);
    check(process, "pidfd_open");
    int fd = syscall(SYS_pidfd_getfd, process, atoi(argv[2]), 0);
    check(fd, "pidfd_getfd");
    puts("ready");
    fflush(stdout);
    char command;
    uint64_t value, sum;
    while (scanf(" %c", &command) == 1) {
        switch (command) {
            case 'a':
                if (scanf("%" SCNu64, &value) != 1) return 2;
                check(write(fd, &value, 8), "write");
                puts("added");
                break;
            case 't':
                check(read(fd, &value, 8), "read");
                printf("%" PRIu64 "\n", value);
                break;
            case 'r':
                if (scanf("%" SCNu64, &sum) != 1) return 2;
                while (sum > 0) {
                    check(read(fd, &value, 8), "read");
                    sum -= value;
                }
                puts("all");
                break;
            default: return 2;
        }
        fflush(stdout);
    }
    return 0;
}

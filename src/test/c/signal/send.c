// send PID NUMBER kill COUNT: sends a signal so often, then says so.
// send PID NUMBER pointer VALUE: with a value of 64 bits, in hexadecimal.
// send PID NUMBER queue FIRST COUNT: with the values from FIRST on, waiting while there is no room.
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    int pid = atoi(argv[1]), number = atoi(argv[2]);
    if (strcmp(argv[3], "kill") == 0) {
        for (int left = atoi(argv[4]); left > 0; left--)
            if (kill(pid, number) != 0) return perror("kill"), 1;
    } else if (strcmp(argv[3], "pointer") == 0) {
        union sigval value = {.sival_ptr = (void *) strtoul(argv[4], NULL, 16)};
        if (sigqueue(pid, number, value) != 0) return perror("sigqueue"), 1;
    } else {
        int first = atoi(argv[4]), count = atoi(argv[5]);
        for (int i = 0; i < count; i++) {
            union sigval value = {.sival_int = first + i};
            while (sigqueue(pid, number, value) != 0) {
                if (errno != EAGAIN) return perror("sigqueue"), 1;
                sched_yield();
            }
        }
    }
    puts("sent");
    return 0;
}

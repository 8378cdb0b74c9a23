// Sends a signal to one thread of another process every so many microseconds. Prints how many it has
// sent for each line of its input, and ends with the input.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 5) return 2;
    int process = atoi(argv[1]), thread = atoi(argv[2]), number = atoi(argv[3]);
    long sent = 0, read_now;
    char line;
    fcntl(0, F_SETFL, O_NONBLOCK);
    puts("storming");
    fflush(stdout);
    do { // at least one, however slow the machine is
        if (syscall(SYS_tgkill, process, thread, number) != 0) {
            perror("tgkill");
            return 1;
        }
        sent++;
        usleep(atoi(argv[4]));
        read_now = read(0, &line, 1);
        if (read_now == 1) {
            printf("%ld\n", sent);
            fflush(stdout);
        }
    } while (read_now != 0);
    return 0;
}

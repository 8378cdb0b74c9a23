// Sends a signal to one thread of another process every so many microseconds, until its input ends.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 5) return 2;
    int process = atoi(argv[1]), thread = atoi(argv[2]), number = atoi(argv[3]);
    long sent = 0;
    char end;
    fcntl(0, F_SETFL, O_NONBLOCK);
    puts("storming");
    fflush(stdout);
    do { // at least one, however slow the machine is
        if (tgkill(process, thread, number) != 0) {
            perror("tgkill");
            return 1;
        }
        sent++;
        usleep(atoi(argv[4]));
    } while (read(0, &end, 1) < 0);
    printf("%ld\n", sent);
    return 0;
}

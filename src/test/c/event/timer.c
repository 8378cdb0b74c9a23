// timer: its descriptor 3 is a timer of another process. Prints what it reads from it, then has it
// expire 3 times on its own clock: 3 CLOCK.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    uint64_t count;
    if (read(3, &count, sizeof count) != sizeof count) return perror("read"), 1;
    printf("%ju\n", (uintmax_t) count);
    struct timespec now;
    if (clock_gettime(atoi(argv[1]), &now) != 0) return perror("clock_gettime"), 1;
    time_t apart = now.tv_sec < 3000 ? now.tv_sec / 3 : 1000; // no time is before the clock's 0
    struct itimerspec when = {.it_value = now, .it_interval = {.tv_sec = apart}};
    when.it_value.tv_sec -= apart * 5 / 2; // two of the times have passed, and one more
    if (timerfd_settime(3, TFD_TIMER_ABSTIME, &when, NULL) != 0) return perror("timerfd_settime"), 1;
    puts("set");
    return 0;
}

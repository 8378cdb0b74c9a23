/*
 * The other side of the tour's signals: queues signals with values to a JVM, which answers each by
 * another. First one by one, whose median it prints; then many at once, while that JVM is stopped.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void queue(pid_t jvm, int value) {
    if (sigqueue(jvm, SIGRTMIN + 5, (union sigval){.sival_int = value}) != 0) {
        fail("sigqueue");
    }
}

static void expect(const sigset_t *answers, pid_t jvm, int value) {
    siginfo_t info;
    if (sigwaitinfo(answers, &info) < 0) {
        fail("sigwaitinfo");
    }
    if (info.si_pid != jvm || info.si_value.sival_int != value) {
        fprintf(stderr, "%d from %d, not %d\n", info.si_value.sival_int, (int) info.si_pid, value);
        exit(1);
    }
}

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static int compare(const void *one, const void *other) {
    long a = *(const long *) one;
    long b = *(const long *) other;
    return (a > b) - (a < b);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    pid_t jvm = atoi(argv[1]);
    int count = atoi(argv[2]);
    int many = atoi(argv[3]);
    sigset_t answers;
    sigemptyset(&answers);
    sigaddset(&answers, SIGRTMIN + 6);
    sigprocmask(SIG_BLOCK, &answers, NULL);

    long *nanos = calloc(count, sizeof *nanos);
    if (nanos == NULL) {
        fail("calloc");
    }
    for (int i = 0; i < count; i++) {
        nanos[i] = -now();
        queue(jvm, i);
        expect(&answers, jvm, i);
        nanos[i] += now();
    }
    qsort(nanos, count, sizeof *nanos, compare);
    printf("%ld\n", nanos[count / 2]);

    kill(jvm, SIGSTOP);
    for (int i = 0; i < many; i++) {
        queue(jvm, -i);
    }
    kill(jvm, SIGCONT);
    for (int i = 0; i < many; i++) {
        expect(&answers, jvm, -i);
    }
    return 0;
}

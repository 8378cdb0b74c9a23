// What the programs here share: the time, medians, and a thread that stands idle beside, as in every
// JVM: alone, the C library and the kernel skip work that no JVM can avoid.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

// How many batches are measured, and how many come before, as in Batches.java.
enum { BATCHES = 10, WARM_UP = 4 * BATCHES };

static void *idle(void *ignored) {
    pause();
    return ignored;
}

static inline int start_idle_thread(void) {
    pthread_t thread;
    return pthread_create(&thread, NULL, idle, NULL);
}

static inline double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static inline void fail(const char *what) {
    perror(what);
    exit(1);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

static inline double median(double *values, int count) {
    qsort(values, count, sizeof *values, ascending);
    return values[count / 2];
}

static inline double time_once(void (*once)(void), double nanos) {
    enum { BATCH = 1000 };
    double start = now();
    double end = start;
    long done = 0;
    while (end - start < nanos) {
        for (int i = 0; i < BATCH; i++) {
            once();
        }
        done += BATCH;
        end = now();
    }
    return (end - start) / done;
}

// Prints the median of eleven runs of so many milliseconds each, after one to warm up.
static inline void measure(void (*once)(void), const char *millis) {
    enum { RUNS = 11 };
    double nanos = atof(millis) * 1e6, results[RUNS];
    if (start_idle_thread() != 0) {
        fail("pthread_create");
    }
    time_once(once, nanos);
    for (int i = 0; i < RUNS; i++) {
        results[i] = time_once(once, nanos);
    }
    printf("%.3f\n", median(results, RUNS));
}

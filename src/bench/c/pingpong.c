// Round trips over two named semaphores: pingpong ping|pong TO FROM TRIPS
//
// The ping side prints the median of ten batches in nanoseconds a trip, after as many trips to warm
// up; the pong side answers all of them. An idle thread stands beside, as in every JVM.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BATCHES = 10 };

static void *idle(void *ignored) {
    pause();
    return ignored;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

static void trips(sem_t *to, sem_t *from, long count) {
    for (long i = 0; i < count; i++) {
        sem_post(to);
        sem_wait(from);
    }
}

int main(int count, char **words) {
    if (count != 5) {
        fprintf(stderr, "usage: pingpong ping|pong TO FROM TRIPS\n");
        return 2;
    }
    pthread_t thread;
    sem_t *to = sem_open(words[2], 0);
    sem_t *from = sem_open(words[3], 0);
    long batch = atol(words[4]) / BATCHES;
    if (to == SEM_FAILED || from == SEM_FAILED || pthread_create(&thread, NULL, idle, NULL) != 0) {
        perror("pingpong");
        return 1;
    }
    if (strcmp(words[1], "pong") == 0) {
        for (long i = 0; i < 2 * BATCHES * batch; i++) {
            sem_wait(from);
            sem_post(to);
        }
        return 0;
    }
    double results[BATCHES];
    trips(to, from, BATCHES * batch);
    for (int i = 0; i < BATCHES; i++) {
        double start = now();
        trips(to, from, batch);
        results[i] = (now() - start) / batch;
    }
    qsort(results, BATCHES, sizeof *results, ascending);
    printf("%.1f\n", results[BATCHES / 2]);
    return 0;
}

// Round trips over two named semaphores: pingpong ping|pong TO FROM TRIPS
//
// The ping side prints the median of ten batches in nanoseconds a trip, after four times as many to
// warm up; the pong side answers all of them.
#include <semaphore.h>
#include <string.h>

#include "bench.h"

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
    sem_t *to = sem_open(words[2], 0);
    sem_t *from = sem_open(words[3], 0);
    long batch = atol(words[4]) / BATCHES;
    if (to == SEM_FAILED || from == SEM_FAILED || start_idle_thread() != 0) {
        fail("pingpong");
    }
    if (strcmp(words[1], "pong") == 0) {
        for (long i = 0; i < (WARM_UP + BATCHES) * batch; i++) {
            sem_wait(from);
            sem_post(to);
        }
        return 0;
    }
    double results[BATCHES];
    trips(to, from, WARM_UP * batch);
    for (int i = 0; i < BATCHES; i++) {
        double start = now();
        trips(to, from, batch);
        results[i] = (now() - start) / batch;
    }
    printf("%.1f\n", median(results, BATCHES));
    return 0;
}

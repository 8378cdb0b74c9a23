// Nanoseconds of sem_post + sem_trywait: sem memory MILLISECONDS | sem named MILLISECONDS
//
// Prints the median of eleven runs of MILLISECONDS each, after one to warm up.
#include <fcntl.h>
#include <semaphore.h>
#include <string.h>
#include <sys/mman.h>

#include "bench.h"

enum { RUNS = 11, BATCH = 10000 };

static double run(sem_t *sem, double nanos) {
    double start = now();
    double end = start;
    long done = 0;
    while (end - start < nanos) {
        for (int i = 0; i < BATCH; i++) {
            if (sem_post(sem) != 0 || sem_trywait(sem) != 0) {
                fail("sem_post, sem_trywait");
            }
        }
        done += BATCH;
        end = now();
    }
    return (end - start) / done;
}

static sem_t *make(int named) {
    if (named) {
        char name[64];
        snprintf(name, sizeof name, "/culebra-bench-c-%d", (int) getpid());
        sem_t *sem = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
        sem_unlink(name);
        return sem;
    }
    sem_t *sem = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return sem == MAP_FAILED || sem_init(sem, 1, 0) != 0 ? SEM_FAILED : sem;
}

int main(int count, char **words) {
    if (count != 3) {
        fprintf(stderr, "usage: sem memory|named MILLISECONDS\n");
        return 2;
    }
    sem_t *sem = make(strcmp(words[1], "named") == 0);
    if (sem == SEM_FAILED || start_idle_thread() != 0) {
        fail(words[1]);
    }
    double nanos = atof(words[2]) * 1e6;
    double results[RUNS];
    run(sem, nanos);
    for (int i = 0; i < RUNS; i++) {
        results[i] = run(sem, nanos);
    }
    printf("%.3f\n", median(results, RUNS));
    return 0;
}

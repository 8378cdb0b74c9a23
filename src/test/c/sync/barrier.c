// The other side of SharedLatch and SharedBarrier: both, and the phase that each party has reached.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "barrier.h"

struct shared {
    struct barrier barrier;
    _Atomic uint32_t latch;
    _Atomic int32_t phases[8];
};

static struct shared *s;

// Passes the barrier `rounds` times, as party 0; no party may be more than one phase behind or ahead.
static void run(int rounds, int parties) {
    for (int round = 1; round <= rounds; round++) {
        atomic_store(&s->phases[0], round);
        if (!barrier_await(&s->barrier)) {
            puts("reset");
            return;
        }
        for (int i = 0; i < parties; i++) {
            int phase = atomic_load(&s->phases[i]);
            if (phase != round && phase != round + 1) {
                printf("party %d is in phase %d, not %d\n", i, phase, round);
                exit(1);
            }
        }
    }
    puts("done");
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    int fd = argc == 2 ? open(argv[1], O_RDWR) : -1;
    s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (s == MAP_FAILED) return perror("mmap"), 1;
    char line[80], word[40];
    while (fgets(line, sizeof line, stdin)) {
        int n = 0, m = 0;
        if (sscanf(line, "%39s %d %d", word, &n, &m) < 1) continue;
        if (!strcmp(word, "init")) barrier_init(&s->barrier, n), puts("created");
        if (!strcmp(word, "down")) latch_count_down(&s->latch), puts("down");
        if (!strcmp(word, "wait")) puts("waiting"), latch_await(&s->latch), puts("open");
        if (!strcmp(word, "await"))
            puts("waiting"), puts(barrier_await(&s->barrier) ? "passed" : "reset");
        if (!strcmp(word, "reset")) barrier_reset(&s->barrier), puts("done");
        if (!strcmp(word, "run")) run(n, m);
    }
    return 0;
}

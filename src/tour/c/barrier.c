/*
 * The other side of the tour's latch and barrier: counts the latch down, then passes the barrier so
 * often, and after that until it is killed or the barrier is reset, and once more.
 */
#include "other.h"
#include "barrier.h"

struct crew {
    struct barrier barrier;
    _Atomic uint32_t ready;
    _Atomic uint32_t passed;
};

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    struct crew *crew = map_memory(argv[1], sizeof *crew);
    latch_count_down(&crew->ready);
    for (int times = atoi(argv[2]); times > 0; times--) {
        if (!barrier_await(&crew->barrier)) {
            return 1;
        }
        crew->passed++;
    }
    say("waits");
    if (barrier_await(&crew->barrier)) {
        return 1;
    }
    say("reset");
    return barrier_await(&crew->barrier) ? 0 : 1;
}

/*
 * The other side of the tour's reader-writer lock: reads the prices, and writes half of them; each
 * time it waits to be killed while it has the lock.
 */
#include "other.h"
#include "rwlock.h"

struct prices {
    struct rwlock lock;
    long bid;
    long ask;
};

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    struct prices *prices = map_memory(argv[1], sizeof *prices);
    if (argv[2][0] == 'r') {
        if (!rwlock_lock_read(&prices->lock)) {
            return 1;
        }
        printf("%ld %ld\n", prices->bid, prices->ask);
        fflush(stdout);
    } else {
        must(rwlock_lock_write(&prices->lock), "rwlock_lock_write");
        prices->bid += 100;
        say("half way");
    }
    pause();
    return 0;
}

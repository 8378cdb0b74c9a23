// @highlight region regex="rwlock_\w+(?=\()|pthread_\w+(?=\()"
/* Prints both prices and holds the lock until Enter: read_prices NAME. */
#include "rwlock.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>

struct prices {
    struct rwlock lock;
    long bid, ask;
};

int main(int argc, char **argv) {
    int fd = argc < 2 ? -1 : shm_open(argv[1], O_RDWR, 0);
    struct prices *prices = fd < 0 ? MAP_FAILED
        : mmap(NULL, sizeof *prices, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    pthread_mutex_t *seat = prices == MAP_FAILED ? NULL : rwlock_lock_read(&prices->lock);
    if (!seat) {
        perror("prices");
        return 1;
    }
    printf("bid %ld, ask %ld\n", prices->bid, prices->ask);
    fflush(stdout);
    getchar();
    pthread_mutex_unlock(seat);
    return 0;
}
// @end

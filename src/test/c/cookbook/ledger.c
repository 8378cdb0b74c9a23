/* Adds an entry to the ledger and prints the sum: ledger NAME AMOUNT. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

// @start region=ledger @highlight region regex="pthread_\w+(?=\()|EOWNERDEAD"
struct ledger {
    pthread_mutex_t lock;
    long count, sum, entries[100];
};

int main(int argc, char **argv) {
    int fd = argc < 3 ? -1 : shm_open(argv[1], O_RDWR, 0);
    struct stat status;
    int whole = fd >= 0 && fstat(fd, &status) == 0 && status.st_size >= (off_t) sizeof(struct ledger);
    struct ledger *ledger = !whole ? MAP_FAILED
        : mmap(NULL, sizeof *ledger, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (ledger == MAP_FAILED) {
        perror("ledger");
        return 1;
    }
    int error = pthread_mutex_lock(&ledger->lock);
    if (error == EOWNERDEAD) { /* we hold the lock, but the data may be half changed */
        ledger->sum = 0;
        for (int i = 0; i < ledger->count; i++) {
            ledger->sum += ledger->entries[i];
        }
        pthread_mutex_consistent(&ledger->lock);
    } else if (error != 0) {
        return 1;
    }
    long count = ledger->count;
    if (count < 100) {
        ledger->entries[count] = atol(argv[2]);
        ledger->sum += atol(argv[2]);
        if (argc > 3) {
            raise(SIGKILL); /* in the middle of a change */
        }
        __atomic_store_n(&ledger->count, count + 1, __ATOMIC_RELEASE); /* last */
        printf("%ld\n", ledger->sum);
    } else {
        fprintf(stderr, "the ledger is full\n");
    }
    pthread_mutex_unlock(&ledger->lock);
    return count < 100 ? 0 : 1;
}
// @end @end

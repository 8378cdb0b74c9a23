/* Adds an entry to the ledger and prints the sum: ledger NAME AMOUNT. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

// @start region=ledger @highlight region regex="pthread_\w+(?=\()|EOWNERDEAD"
struct ledger {
    pthread_mutex_t lock;
    long count, sum, entries[100];
};

int main(int argc, char **argv) {
    int fd = argc < 3 ? -1 : shm_open(argv[1], O_RDWR, 0);
    struct ledger *ledger = fd < 0 ? MAP_FAILED
        : mmap(NULL, sizeof *ledger, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (ledger == MAP_FAILED) {
        perror("ledger");
        return 1;
    }
    int error = pthread_mutex_lock(&ledger->lock);
    if (error == EOWNERDEAD) { /* we have it, but it may be half done */
        ledger->sum = 0;
        for (int i = 0; i < ledger->count; i++) {
            ledger->sum += ledger->entries[i];
        }
        pthread_mutex_consistent(&ledger->lock);
    } else if (error != 0) {
        return 1;
    }
    if (ledger->count < 100) {
        ledger->entries[ledger->count] = atol(argv[2]);
        ledger->sum += atol(argv[2]);
        if (argc > 3) {
            raise(SIGKILL); /* half done */
        }
        ledger->count++;
    }
    printf("%ld\n", ledger->sum);
    pthread_mutex_unlock(&ledger->lock);
    return 0;
}
// @end @end

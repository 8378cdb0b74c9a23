/*
 * The other side of the tour's fd-passing: maps the memory that it receives over a UNIX socket, and
 * counts on in it, whenever the semaphore in there says so.
 */
#include "peer.h"

#include <semaphore.h>
#include <sys/mman.h>

struct table {
    sem_t ping;
    sem_t pong;
    long number;
};

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    int memory;
    receive_descriptors(connect_to(argv[1], SOCK_STREAM), &memory, 1);
    struct table *table =
        mmap(NULL, sizeof(struct table), PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (table == MAP_FAILED) {
        fail("mmap");
    }
    for (int left = atoi(argv[2]); left > 0; left--) {
        if (sem_wait(&table->ping) != 0) {
            fail("sem_wait");
        }
        table->number++;
        if (sem_post(&table->pong) != 0) {
            fail("sem_post");
        }
    }
    return 0;
}

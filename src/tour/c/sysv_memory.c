/*
 * The other side of the tour's sysv-memory: counts on, in a struct that both have attached, and
 * waits to be killed.
 */
#include "other.h"

#include <semaphore.h>
#include <sys/shm.h>

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
    struct table *table = shmat(atoi(argv[1]), NULL, 0);
    if (table == (void *) -1) {
        fail("shmat");
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
    say("counted");
    pause();
    return 0;
}

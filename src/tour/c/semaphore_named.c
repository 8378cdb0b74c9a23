/* The other side of the tour's semaphore-named: waits on the one, posts the other. */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static sem_t *open_semaphore(const char *name) {
    sem_t *sem = sem_open(name, 0);
    if (sem == SEM_FAILED) {
        perror(name);
        exit(1);
    }
    return sem;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    sem_t *ping = open_semaphore(argv[1]);
    sem_t *pong = open_semaphore(argv[2]);
    puts("ready");
    fflush(stdout);
    for (int left = atoi(argv[3]); left > 0; left--) {
        if (sem_wait(ping) != 0 || sem_post(pong) != 0) {
            perror("semaphore");
            return 1;
        }
    }
    return 0;
}

/*
 * The other side of the tour's condition: raises odd numbers, in a struct that both have mapped.
 * When it has the last it does nothing more, and waits to be killed.
 */
#include "other.h"

#include <pthread.h>

struct turns {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    long number;
};

static void await_odd(struct turns *turns) {
    while (turns->number % 2 == 0) {
        must(pthread_cond_wait(&turns->changed, &turns->lock), "pthread_cond_wait");
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    struct turns *turns = map_memory(argv[1], sizeof *turns);
    must(pthread_mutex_lock(&turns->lock), "pthread_mutex_lock");
    for (int left = atoi(argv[2]); left > 0; left--) {
        await_odd(turns);
        turns->number++;
        must(pthread_cond_signal(&turns->changed), "pthread_cond_signal");
    }
    await_odd(turns);
    say("has it locked");
    pause();
    return 0;
}

/*
 * The other side of the tour's mutex: takes from what is left, one by one, in a struct that both
 * have mapped. The last time it does half of it, and waits to be killed.
 */
#include "other.h"

#include <pthread.h>

struct stock {
    pthread_mutex_t lock;
    long left;
    long taken;
};

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    struct stock *stock = map_memory(argv[1], sizeof *stock);
    say("ready");
    for (int times = atoi(argv[2]); times > 0; times--) {
        must(pthread_mutex_lock(&stock->lock), "pthread_mutex_lock");
        stock->left--;
        stock->taken++;
        must(pthread_mutex_unlock(&stock->lock), "pthread_mutex_unlock");
    }
    must(pthread_mutex_lock(&stock->lock), "pthread_mutex_lock");
    stock->left--;
    say("half way");
    pause();
    return 0;
}

/*
 * The other side of the tour's sysv-semaphores: answers on the second what it takes from the first.
 * Then takes from the third what is given back when it dies, and waits to be killed.
 */
#include "other.h"

#include <sys/sem.h>

static void operate(int id, int index, int delta, int flags) {
    struct sembuf operation = {.sem_num = index, .sem_op = delta, .sem_flg = flags};
    if (semop(id, &operation, 1) != 0) {
        fail("semop");
    }
}

int main(int argc, char **argv) {
    if (argc != 4) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    int id = atoi(argv[1]);
    for (int left = atoi(argv[2]); left > 0; left--) {
        operate(id, 0, -1, 0);
        operate(id, 1, 1, 0);
    }
    operate(id, 2, -atoi(argv[3]), SEM_UNDO);
    say("taken");
    pause();
    return 0;
}

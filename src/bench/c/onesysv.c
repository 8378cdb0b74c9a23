// Nanoseconds of what one thread does with System V objects without ever waiting:
//
//     onesysv semaphore|semaphore-try MILLISECONDS   semop to take 1, then to add 1
//     onesysv both MILLISECONDS                      one semop that takes 1 and adds it to another,
//                                                    then one that does the reverse
//     onesysv queue|queue-try MILLISECONDS           msgsnd + msgrcv of 64 bytes
//
// "try" with IPC_NOWAIT. Prints the median of eleven runs of MILLISECONDS each, after one to warm
// up.
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>

#include "bench.h"

enum { BYTES = 64, TYPE = 1, MOST = 2 };

static int id, flags, operations;
static struct sembuf first[MOST], second[MOST];
static struct {
    long type;
    char bytes[BYTES];
} sent, received;

static void operate(void) {
    if (semop(id, first, operations) != 0 || semop(id, second, operations) != 0) {
        fail("semop");
    }
}

static void move(void) {
    if (msgsnd(id, &sent, BYTES, flags) != 0
        || msgrcv(id, &received, BYTES, 0, flags) != BYTES) {
        fail("msgsnd, msgrcv");
    }
}

static void remove_set(void) {
    semctl(id, 0, IPC_RMID);
}

static void remove_queue(void) {
    msgctl(id, IPC_RMID, NULL);
}

static void make_set(int count) {
    id = semget(IPC_PRIVATE, MOST, 0600);
    if (id < 0 || atexit(remove_set) != 0 || semctl(id, 0, SETVAL, 1) != 0) {
        fail("semget, semctl");
    }
    operations = count;
    for (int i = 0; i < count; i++) {
        first[i] = (struct sembuf) {.sem_num = i, .sem_op = i == 0 ? -1 : 1, .sem_flg = flags};
        second[i] = (struct sembuf) {.sem_num = i, .sem_op = i == 0 ? 1 : -1, .sem_flg = flags};
    }
}

static void make_queue(void) {
    id = msgget(IPC_PRIVATE, 0600);
    if (id < 0 || atexit(remove_queue) != 0) {
        fail("msgget");
    }
    sent.type = TYPE;
}

int main(int count, char **words) {
    const char *kind = count == 3 ? words[1] : "";
    void (*once)(void) = NULL;
    flags = strstr(kind, "-try") == NULL ? 0 : IPC_NOWAIT;
    if (strncmp(kind, "semaphore", strlen("semaphore")) == 0) {
        make_set(1);
        once = operate;
    } else if (strcmp(kind, "both") == 0) {
        make_set(MOST);
        once = operate;
    } else if (strncmp(kind, "queue", strlen("queue")) == 0) {
        make_queue();
        once = move;
    } else {
        fprintf(stderr, "usage: onesysv semaphore[-try]|both|queue[-try] MILLISECONDS\n");
        return 2;
    }
    measure(once, words[2]);
    return 0;
}

// The other side of a set of System V semaphores, as a C program has it.
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <unistd.h>

union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};

static int check(int result, const char *call) {
    if (result < 0) perror(call), exit(1);
    return result;
}

static void operate(int id, int index, int delta, int flags) {
    struct sembuf operation = {index, delta, flags};
    check(semop(id, &operation, 1), "semop");
}

static void say(const char *what) {
    puts(what);
    fflush(stdout);
}

// Finds a set as the books tell: tries until it is there, then until it has an operation time.
static int open_set(int key) {
    int id;
    while ((id = semget(key, 0, 0)) < 0)
        if (errno != ENOENT) perror("semget"), exit(1);
        else sched_yield();
    struct semid_ds status;
    union semun argument = {.buf = &status};
    do check(semctl(id, 0, IPC_STAT, argument), "semctl");
    while (status.sem_otime == 0);
    return id;
}

// In each round a new set, of one key and then the other: all its values must be 7.
static void open_many(const int *keys, int rounds, int count, int told) {
    unsigned short values[count];
    for (int round = 0; round < rounds; round++) {
        int id = open_set(keys[round % 2]);
        union semun argument = {.array = values};
        check(semctl(id, 0, GETALL, argument), "semctl");
        for (int i = 0; i < count; i++)
            if (values[i] != 7) fprintf(stderr, "value %d is %d in round %d\n", i, values[i], round), exit(1);
        operate(told, 0, 1, 0);
    }
}

// semaphores KEY|ID COMMAND ...: keys and ids are decimal.
int main(int argc, char **argv) {
    if (argc < 3) return 2;
    int set = atoi(argv[1]);
    const char *command = argv[2];
    int number[4] = {0};
    for (int i = 3; i < argc && i < 7; i++) number[i - 3] = atoi(argv[i]);
    if (strcmp(command, "create") == 0) { // and dies before it sets a value
        printf("%d\n", check(semget(set, number[0], IPC_CREAT | IPC_EXCL | 0600), "semget"));
    } else if (strcmp(command, "create-set") == 0) { // and dies when it has set only one
        int id = check(semget(set, number[0], IPC_CREAT | IPC_EXCL | 0600), "semget");
        check(semctl(id, 0, SETVAL, (union semun){.val = number[1]}), "semctl");
        printf("%d\n", id);
    } else if (strcmp(command, "create-set-all") == 0) { // to 3 and 0, and operates on none
        int id = check(semget(set, 2, IPC_CREAT | IPC_EXCL | 0600), "semget");
        check(semctl(id, 0, SETALL, (union semun){.array = (unsigned short[]){3, 0}}), "semctl");
        printf("%d\n", id);
    } else if (strcmp(command, "create-zeros") == 0) { // set, not left
        int id = check(semget(set, 2, IPC_CREAT | IPC_EXCL | 0600), "semget");
        check(semctl(id, 0, SETALL, (union semun){.array = (unsigned short[]){0, 0}}), "semctl");
        printf("%d\n", id);
    } else if (strcmp(command, "create-slowly") == 0) { // and sets 5 when told to
        int id = check(semget(set, 1, IPC_CREAT | IPC_EXCL | 0600), "semget");
        printf("%d\n", id);
        fflush(stdout);
        getchar();
        check(semctl(id, 0, SETVAL, (union semun){.val = 5}), "semctl");
        say("done");
    } else if (strcmp(command, "open") == 0) {
        open_many((int[]){set, number[0]}, number[1], number[2], number[3]);
    } else if (strcmp(command, "operate") == 0) { // waits if it has to
        operate(set, number[0], number[1], 0);
        say("done");
    } else if (strcmp(command, "undo") == 0) { // and waits to be killed
        operate(set, number[0], number[1], SEM_UNDO);
        say("done");
        pause();
    } else if (strcmp(command, "exit") == 0) { // with something to undo
        operate(set, number[0], number[1], SEM_UNDO);
    } else {
        return 2;
    }
    return 0;
}

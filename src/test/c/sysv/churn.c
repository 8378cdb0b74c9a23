// Removes a set and creates others until one, of so many semaphores, has its id.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>

static int check(int result, const char *call) {
    if (result < 0) perror(call), exit(1);
    return result;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    int wanted = atoi(argv[1]), count = atoi(argv[2]);
    check(semctl(wanted, 0, IPC_RMID), "semctl");
    for (long i = 0; i < 20000000; i++) {
        int id = check(semget(IPC_PRIVATE, 1, 0600), "semget");
        check(semctl(id, 0, IPC_RMID), "semctl");
        if (id == wanted - 1) { // ids go up one by one
            printf("%d\n", check(semget(IPC_PRIVATE, count, 0600), "semget"));
            return 0;
        }
    }
    return 1;
}

// The peer for System V shared memory: fills and checks it on request.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static long check(long result, const char *call) {
    if (result < 0) perror(call), exit(1);
    return result;
}

// memory create KEY SIZE | memory use ID: "f N" fills with N and what follows, "c N" checks that,
// "d" detaches, "x" removes. Prints the id first.
int main(int argc, char **argv) {
    if (argc < 3) return 2;
    int id = strcmp(argv[1], "use") == 0
        ? atoi(argv[2])
        : check(shmget(atoi(argv[2]), atol(argv[3]), IPC_CREAT | IPC_EXCL | 0600), "shmget");
    unsigned char *memory = shmat(id, NULL, 0);
    if (memory == (void *) -1) return perror("shmat"), 1;
    struct shmid_ds status;
    check(shmctl(id, IPC_STAT, &status), "shmctl");
    printf("%d %zu\n", id, status.shm_segsz);
    fflush(stdout);
    char command;
    int seed;
    while (scanf(" %c %d", &command, &seed) == 2) {
        size_t wrong = 0;
        switch (command) {
            case 'f':
                for (size_t i = 0; i < status.shm_segsz; i++) memory[i] = seed + i * 7;
                break;
            case 'c':
                for (size_t i = 0; i < status.shm_segsz; i++)
                    wrong += memory[i] != (unsigned char) (seed + i * 7);
                break;
            case 'd': check(shmdt(memory), "shmdt"); break;
            case 'x': check(shmctl(id, IPC_RMID, NULL), "shmctl"); break;
            default: return 2;
        }
        printf("%zu\n", wrong);
        fflush(stdout);
    }
    return 0;
}

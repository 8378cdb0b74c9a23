// The other side of a semaphore: by name, or in a file that is mapped.
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static sem_t *named(const char *name) {
    sem_t *sem = sem_open(name, 0);
    if (sem == SEM_FAILED) perror("sem_open"), exit(1);
    return sem;
}

static sem_t *mapped(const char *path) {
    int fd = open(path, O_RDWR);
    void *base = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (base == MAP_FAILED) perror("mmap"), exit(1);
    return base;
}

// semaphore name|file WHERE: reads commands: p posts, w waits, v prints the value.
int main(int argc, char **argv) {
    if (argc != 3) return 2;
    sem_t *sem = strcmp(argv[1], "name") == 0 ? named(argv[2]) : mapped(argv[2]);
    int command, value;
    while ((command = getchar()) != EOF) {
        switch (command) {
            case 'p': sem_post(sem); break;
            case 'w': sem_wait(sem); break;
            case 'v': sem_getvalue(sem, &value); printf("%d\n", value); break;
            default: continue;
        }
        if (command != 'v') puts("ok");
        fflush(stdout);
    }
    return 0;
}

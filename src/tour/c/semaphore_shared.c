/* The other side of the tour's semaphore-shared: counts on, in a struct that both have mapped. */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct table {
    sem_t ping;
    sem_t pong;
    long number;
};

static struct table *map_table(const char *name) {
    int fd = shm_open(name, O_RDWR, 0);
    if (fd < 0) {
        perror(name);
        exit(1);
    }
    void *memory = mmap(NULL, sizeof(struct table), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        perror("mmap");
        exit(1);
    }
    close(fd);
    return memory;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    struct table *table = map_table(argv[1]);
    puts("ready");
    fflush(stdout);
    for (int left = atoi(argv[2]); left > 0; left--) {
        if (sem_wait(&table->ping) != 0) {
            perror("sem_wait");
            return 1;
        }
        table->number++;
        if (sem_post(&table->pong) != 0) {
            perror("sem_post");
            return 1;
        }
    }
    return 0;
}

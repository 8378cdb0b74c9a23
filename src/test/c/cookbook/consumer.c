// @highlight region regex="(sem|shm)_\w+(?=\()|mmap"
/* Takes numbers out of the ring: consumer NAME COUNT. */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

struct ring {
    sem_t free, ready;
    long made, taken, numbers[64];
};

int main(int argc, char **argv) {
    int fd = argc < 3 ? -1 : shm_open(argv[1], O_RDWR, 0);
    struct ring *ring = fd < 0 ? MAP_FAILED
        : mmap(NULL, sizeof *ring, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED) {
        perror("ring");
        return 1;
    }
    for (int i = 0; i < atoi(argv[2]); i++) {
        while (sem_wait(&ring->ready) != 0) {
            /* a signal ended the wait */
        }
        long number = ring->numbers[ring->taken++ % 64];
        sem_post(&ring->free);
        printf("%ld\n", number);
        fflush(stdout);
    }
    return 0;
}
// @end

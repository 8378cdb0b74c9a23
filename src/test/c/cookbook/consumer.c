// @highlight region regex="(sem|shm)_\w+(?=\()|mmap"
/* Removes numbers from the ring: consumer NAME COUNT. */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

struct ring {
    sem_t free, ready;
    long made, taken, numbers[64];
};

int main(int argc, char **argv) {
    int fd = argc < 3 ? -1 : shm_open(argv[1], O_RDWR, 0);
    struct stat status; /* accessing an object that is too short would kill this process */
    int whole = fd >= 0 && fstat(fd, &status) == 0 && status.st_size >= (off_t) sizeof(struct ring);
    struct ring *ring = !whole ? MAP_FAILED
        : mmap(NULL, sizeof *ring, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED) {
        perror("ring");
        return 1;
    }
    for (int i = 0; i < atoi(argv[2]); i++) {
        while (sem_wait(&ring->ready) != 0) {
            if (errno != EINTR) { /* a signal only ended the wait */
                perror("sem_wait");
                return 1;
            }
        }
        long number = ring->numbers[ring->taken++ % 64];
        sem_post(&ring->free);
        printf("%ld\n", number);
        fflush(stdout);
    }
    return 0;
}
// @end

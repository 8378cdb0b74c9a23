// @highlight region regex="sem_\w+(?=\()|mmap"
/* Works while it holds one of the places: place FILE. */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>

int main(int argc, char **argv) {
    int fd = argc < 2 ? -1 : open(argv[1], O_RDWR | O_CLOEXEC);
    sem_t *places = fd < 0 ? MAP_FAILED
        : mmap(NULL, sizeof *places, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (places == MAP_FAILED) {
        perror("places");
        return 1;
    }
    if (sem_trywait(places) != 0) {
        puts("waits");
        fflush(stdout);
        while (sem_wait(places) != 0) {
            if (errno != EINTR) { /* a signal only ended the wait */
                perror("sem_wait");
                return 1;
            }
        }
    }
    puts("works");
    fflush(stdout);
    getchar(); /* until Enter */
    sem_post(places);
    return 0;
}
// @end

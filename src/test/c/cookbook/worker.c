// @highlight region regex="(latch|barrier)_\w+(?=\()|mmap"
/* Works in phases, each after a line of input: worker NAME PHASES. */
#include "barrier.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

struct crew {
    struct barrier barrier;
    _Atomic uint32_t ready, done;
};

int main(int argc, char **argv) {
    int fd = argc < 3 ? -1 : shm_open(argv[1], O_RDWR, 0);
    struct crew *crew = fd < 0 ? MAP_FAILED
        : mmap(NULL, sizeof *crew, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (crew == MAP_FAILED) {
        perror("crew");
        return 1;
    }
    latch_count_down(&crew->ready);
    for (int phase = 0; phase < atoi(argv[2]); phase++) {
        getchar();
        crew->done++;
        if (!barrier_await(&crew->barrier) || !barrier_await(&crew->barrier)) {
            puts("another worker is missing");
            return 0;
        }
    }
    return 0;
}
// @end

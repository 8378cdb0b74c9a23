// @highlight region regex="gauge->\w+|shm_open|mmap"
/* Prints a gauge at the start and after each line of input: read_gauge NAME. */
#include "gauge.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>

int main(int argc, char **argv) {
    int fd = argc < 2 ? -1 : shm_open(argv[1], O_RDWR, 0);
    struct gauge *gauge = fd < 0 ? MAP_FAILED
        : mmap(NULL, sizeof *gauge, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (gauge == MAP_FAILED) {
        perror("gauge");
        return 1;
    }
    do {
        uint32_t updates = __atomic_load_n(&gauge->updates, __ATOMIC_ACQUIRE);
        printf("%.1f %s, update %u\n", gauge->value, gauge->unit, updates);
        fflush(stdout);
    } while (getchar() != EOF);
    return 0;
}
// @end

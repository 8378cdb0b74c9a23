// Nanoseconds of what one thread does with shared memory:
//
//     onememory map MILLISECONDS      shm_open, mmap of 64 KiB, one long written, munmap, close
//     onememory access MILLISECONDS   64 longs of a page, one in each cache line, increased by one
//
// Prints the median of eleven runs of MILLISECONDS each, after one to warm up.
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "bench.h"

enum { BYTES = 1 << 16, LONGS = 64, LINE = 64 };

static char name[64];
static char *memory;

static char *map(int fd) {
    char *mapped = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) {
        fail("mmap");
    }
    return mapped;
}

static void open_and_map(void) {
    int fd = shm_open(name, O_RDWR, 0);
    if (fd < 0) {
        fail("shm_open");
    }
    char *mapped = map(fd);
    *(volatile int64_t *) mapped = 1;
    if (munmap(mapped, BYTES) != 0 || close(fd) != 0) {
        fail("munmap, close");
    }
}

static void increase(void) {
    for (int i = 0; i < LONGS; i++) {
        ++*(int64_t *) (memory + i * LINE);
    }
}

int main(int count, char **words) {
    const char *kind = count == 3 ? words[1] : "";
    int maps = strcmp(kind, "map") == 0;
    if (!maps && strcmp(kind, "access") != 0) {
        fprintf(stderr, "usage: onememory map|access MILLISECONDS\n");
        return 2;
    }
    snprintf(name, sizeof name, "/culebra-bench-c-%d", (int) getpid());
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0 || ftruncate(fd, BYTES) != 0) {
        fail(name);
    }
    memory = map(fd);
    memset(memory, 0, BYTES);
    measure(maps ? open_and_map : increase, words[2]);
    return shm_unlink(name);
}

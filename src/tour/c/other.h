/* What the C programs of the tour that lock have in common, and those of System V. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static inline void fail(const char *what) {
    perror(what);
    exit(1);
}

/* For the pthread functions, which return the error. */
static inline void must(int error, const char *call) {
    if (error != 0) {
        fprintf(stderr, "%s: error %d\n", call, error);
        exit(1);
    }
}

static inline void say(const char *word) {
    puts(word);
    fflush(stdout);
}

static inline void *map_memory(const char *name, size_t size) {
    int fd = shm_open(name, O_RDWR, 0);
    if (fd < 0) {
        fail(name);
    }
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        fail("mmap");
    }
    close(fd);
    return memory;
}

// Messages in shared memory, one way, with a semaphore that counts the free slots and one that counts
// those that are ready. Java's MemoryLink and JnaMemoryLink have them in the same places.
#include <semaphore.h>
#include <stdalign.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>

enum { SLOTS = 8, LINE = 64, SLOT_BYTES = 1 << 16 };

struct ring {
    alignas(LINE) sem_t free;
    alignas(LINE) sem_t ready;
    alignas(LINE) char slots[SLOTS * SLOT_BYTES];
};

static inline struct ring *map_ring(int fd) {
    return mmap(NULL, sizeof(struct ring), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

// One side's view of a ring.
struct ring_end {
    struct ring *ring;
    size_t count;
};

// Slots lie as close as the messages' size allows: short ones are to stay in the cache.
static inline char *next_slot(struct ring_end *end, size_t size) {
    return end->ring->slots + end->count++ % SLOTS * ((size + LINE - 1) / LINE * LINE);
}

static inline ssize_t ring_put(struct ring_end *end, const char *from, size_t size) {
    if (sem_wait(&end->ring->free) != 0) {
        return -1;
    }
    memcpy(next_slot(end, size), from, size);
    return sem_post(&end->ring->ready) != 0 ? -1 : (ssize_t) size;
}

static inline ssize_t ring_take(struct ring_end *end, char *into, size_t size) {
    if (sem_wait(&end->ring->ready) != 0) {
        return -1;
    }
    memcpy(into, next_slot(end, size), size);
    return sem_post(&end->ring->free) != 0 ? -1 : (ssize_t) size;
}

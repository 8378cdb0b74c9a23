// The latch and the barrier of culebra.sync.SharedLatch and SharedBarrier in C.
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct barrier {
    // Bits 0 to 19 have arrived, 20 to 23 how the last generations ended (the last one lowest, 1 for
    // a reset), 24 to 31 resets, 32 to 63 generation.
    _Atomic uint64_t state;
    _Atomic uint32_t parties;
    uint32_t magic;
};

#define BARRIER_MAGIC 0x52524142
#define BARRIER_ARRIVED 0xfffffu
#define BARRIER_ENDS 4
#define BARRIER_RESETS 0xff000000u

// Sleeps while the word has this value, but a second at most: a process may have been killed
// between changing the word and waking others.
static inline void futex_sleep(void *word, uint32_t seen) {
    struct timespec second = {1, 0};
    syscall(SYS_futex, word, FUTEX_WAIT, seen, &second);
}

static inline void futex_wake_all(void *word) { syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX); }

static inline void latch_count_down(_Atomic uint32_t *latch) {
    uint32_t seen = atomic_load(latch);
    while (seen > 0 && !atomic_compare_exchange_weak(latch, &seen, seen - 1)) {
    }
    if (seen == 1) futex_wake_all(latch);
}

static inline void latch_await(_Atomic uint32_t *latch) {
    for (uint32_t seen; (seen = atomic_load(latch)) != 0;) futex_sleep(latch, seen);
}

static inline void barrier_init(struct barrier *barrier, uint32_t parties) {
    atomic_store(&barrier->state, 0);
    atomic_store(&barrier->parties, parties);
    barrier->magic = BARRIER_MAGIC;
}

// The state of the next generation, without arrivals.
static inline uint64_t barrier_next(uint64_t state, bool reset) {
    uint32_t ends = (uint32_t)(state & 0x700000u) << 1 | (uint32_t)reset << 20;
    uint32_t resets = ((uint32_t)state & BARRIER_RESETS) + ((uint32_t)reset << 24);
    return ((state >> 32) + 1) << 32 | resets | ends;
}

// Arrives and waits until all have arrived; returns false if the barrier was reset meanwhile.
static inline bool barrier_await(struct barrier *barrier) {
    uint64_t seen = atomic_load(&barrier->state), next;
    bool last;
    do {
        last = (seen & BARRIER_ARRIVED) + 1 >= atomic_load(&barrier->parties);
        next = last ? barrier_next(seen, false) : seen + 1;
    } while (!atomic_compare_exchange_weak(&barrier->state, &seen, next));
    uint32_t *generation = (uint32_t *)&barrier->state + 1;
    if (last) {
        futex_wake_all(generation);
        return true;
    }
    uint64_t now;
    while ((now = atomic_load(&barrier->state)) >> 32 == seen >> 32)
        futex_sleep(generation, seen >> 32);
    uint32_t later = (uint32_t)(now >> 32) - (uint32_t)(seen >> 32) - 1;
    if (later < BARRIER_ENDS) return (now >> (20 + later) & 1) == 0;
    return ((now ^ seen) & BARRIER_RESETS) == 0;
}

// Ends all waits, and forgets who has arrived.
static inline void barrier_reset(struct barrier *barrier) {
    uint64_t seen = atomic_load(&barrier->state);
    while (!atomic_compare_exchange_weak(&barrier->state, &seen, barrier_next(seen, true))) {
    }
    futex_wake_all((uint32_t *)&barrier->state + 1);
}

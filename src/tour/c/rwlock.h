// The reader-writer lock of culebra.sync.SharedReadWriteLock in C, whose Javadoc explains it. Errors
// are those of pthread_mutex_lock.
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

#define RWLOCK_READERS 32
#define RWLOCK_MAGIC 0x4b4c5752

struct rwlock {
    pthread_mutex_t writer; // robust, shared, as are the seats
    pthread_mutex_t seats[RWLOCK_READERS];
    _Atomic uint32_t state;
    uint32_t magic;
};

enum { RWLOCK_FREE, RWLOCK_WAITING, RWLOCK_WRITING };

// Makes the data sound that a dead writer has left. Without it, the lock is unrecoverable then.
static void (*rwlock_repair)(void);

static inline void rwlock_init(struct rwlock *lock) {
    pthread_mutexattr_t attr;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&lock->writer, &attr);
    for (int i = 0; i < RWLOCK_READERS; i++) pthread_mutex_init(&lock->seats[i], &attr);
    atomic_store(&lock->state, RWLOCK_FREE);
    lock->magic = RWLOCK_MAGIC;
}

// A dead owner of a seat leaves nothing to repair.
static inline int rwlock_seated(pthread_mutex_t *seat, int code) {
    return code == EOWNERDEAD ? pthread_mutex_consistent(seat) : code;
}

static inline void rwlock_lock_seats(struct rwlock *lock) {
    for (int i = 0; i < RWLOCK_READERS; i++)
        rwlock_seated(&lock->seats[i], pthread_mutex_lock(&lock->seats[i]));
}

static inline void rwlock_unlock_seats(struct rwlock *lock) {
    for (int i = 0; i < RWLOCK_READERS; i++) pthread_mutex_unlock(&lock->seats[i]);
}

// Locks the writer's mutex, and repairs what a dead writer has left.
static inline int rwlock_lock_writer(struct rwlock *lock) {
    int code = pthread_mutex_lock(&lock->writer);
    if (code != EOWNERDEAD) return code;
    if (atomic_load(&lock->state) == RWLOCK_WRITING) {
        if (!rwlock_repair) {
            pthread_mutex_unlock(&lock->writer); // not consistent: unusable
            return ENOTRECOVERABLE;
        }
        rwlock_lock_seats(lock);
        rwlock_repair();
        atomic_store(&lock->state, RWLOCK_FREE);
        rwlock_unlock_seats(lock);
    }
    atomic_store(&lock->state, RWLOCK_FREE);
    return pthread_mutex_consistent(&lock->writer);
}

// Returns a seat, or NULL.
static inline pthread_mutex_t *rwlock_find_seat(struct rwlock *lock) {
    for (int i = 0; i < RWLOCK_READERS; i++) {
        pthread_mutex_t *seat = &lock->seats[(getpid() + i) % RWLOCK_READERS];
        if (rwlock_seated(seat, pthread_mutex_trylock(seat)) == 0) return seat;
    }
    return NULL;
}

// Returns the seat to unlock, or NULL and the error in errno.
static inline pthread_mutex_t *rwlock_lock_read(struct rwlock *lock) {
    for (;;) {
        if (atomic_load(&lock->state) == RWLOCK_FREE) {
            pthread_mutex_t *seat = rwlock_find_seat(lock);
            if (seat && atomic_load(&lock->state) == RWLOCK_FREE) return seat;
            if (seat) pthread_mutex_unlock(seat);
        }
        if ((errno = rwlock_lock_writer(lock)) != 0) return NULL;
        pthread_mutex_t *seat = rwlock_find_seat(lock);
        pthread_mutex_unlock(&lock->writer);
        if (seat) return seat;
        usleep(1000); // all seats are taken
    }
}

static inline int rwlock_lock_write(struct rwlock *lock) {
    int code = rwlock_lock_writer(lock);
    if (code != 0) return code;
    atomic_store(&lock->state, RWLOCK_WAITING);
    rwlock_lock_seats(lock);
    atomic_store(&lock->state, RWLOCK_WRITING);
    atomic_thread_fence(memory_order_seq_cst);
    return 0;
}

static inline void rwlock_unlock_write(struct rwlock *lock) {
    atomic_store(&lock->state, RWLOCK_FREE);
    rwlock_unlock_seats(lock);
    pthread_mutex_unlock(&lock->writer);
}

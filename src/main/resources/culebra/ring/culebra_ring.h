/*
 * culebra_ring.h: messages through shared memory, format 1 (format.txt describes it). C11, Linux.
 *
 *     #define _GNU_SOURCE
 *     #include "culebra_ring.h"
 *
 *     struct culebra_ring ring;
 *     if (culebra_ring_open(&ring, "/dev/shm/prices") || culebra_ring_be_receiver(&ring)) ...
 *     for (ssize_t n; (n = culebra_ring_receive(&ring, buffer, sizeof buffer, -1)) >= 0;) ...
 *     culebra_ring_close(&ring);
 *
 * Every function returns a negated errno on failure:
 *   -EAGAIN     not now: no message, or no room, within the time
 *   -EPIPE      the other side has gone, and there is no message, or no room
 *   -EMSGSIZE   the message is longer than capacity / 4, or than the buffer
 *   -EBUSY      another process has this role
 *   -EPROTO     the header or a record is wrong
 *
 * Times are milliseconds, -1 for ever, 0 for no wait. A ring in one role serves one thread at a time.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CULEBRA_RING_H
#define CULEBRA_RING_H

#ifndef _GNU_SOURCE
#error "define _GNU_SOURCE before the first #include"
#endif

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the format is little-endian"
#endif

/* Called at each step, for tests. */
#ifndef CULEBRA_RING_STEP
#define CULEBRA_RING_STEP(step) ((void)0)
#endif

/* How often to look before sleeping, if there is more than one processor. */
#ifndef CULEBRA_RING_LOOKS
#define CULEBRA_RING_LOOKS 1000
#endif

/* How long to sleep before looking whether the other side is still there. */
#ifndef CULEBRA_RING_SLICE_MS
#define CULEBRA_RING_SLICE_MS 50
#endif

enum {
    CULEBRA_RING_TAIL = 128,
    CULEBRA_RING_HEAD = 256,
    CULEBRA_RING_RECEIVER_SLEEPS = 384,
    CULEBRA_RING_SENDERS_SLEEP = 512,
    CULEBRA_RING_MUTEX = 640,
    CULEBRA_RING_SENDERS = 768,   /* sent, full, joined */
    CULEBRA_RING_RECEIVERS = 896, /* received, empty, joined */
    CULEBRA_RING_JOINED = 16,
    CULEBRA_RING_DATA = 4096,
    CULEBRA_RING_SHARED = 1,
    CULEBRA_RING_PADDING = 1,
    CULEBRA_RING_RECEIVER = 0, /* roles: the byte that is locked */
    CULEBRA_RING_SENDER = 1
};

struct culebra_ring {
    unsigned char *base;
    uint64_t capacity;
    size_t size;      /* of the mapping */
    int fd;
    int shared;
    int role;         /* -1 for none */
    pid_t owner;      /* of the role: a forked child has a copy of this, but not the role */
    uint64_t own;     /* this side's position */
    uint64_t other;   /* the other side's, as last seen */
    uint64_t claimed; /* where this side's position will be */
    int looks;        /* before sleeping */
    uint64_t passed;  /* messages that are not released yet */
    uint32_t ended;   /* how many of the other side had joined when its end was reported */
};

static inline _Atomic uint64_t *culebra_ring__u64(struct culebra_ring *r, unsigned at)
{
    return (_Atomic uint64_t *)(r->base + at);
}

static inline _Atomic uint32_t *culebra_ring__u32(struct culebra_ring *r, unsigned at)
{
    return (_Atomic uint32_t *)(r->base + at);
}

static inline uint64_t culebra_ring__now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* The byte of a role: 1 if another description has it locked. */
static inline int culebra_ring__is_held(struct culebra_ring *r, int role)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = role, .l_len = 1};
    return fcntl(r->fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* Maps a file through a description that no other process has: it has the lock of the role. */
static inline int culebra_ring__map_own(struct culebra_ring *r, int fd)
{
    struct stat status;
    int error = EPROTO;
    memset(r, 0, sizeof *r);
    r->fd = fd;
    r->role = -1;
    if (fstat(fd, &status) != 0) {
        error = errno;
    } else if (status.st_size > CULEBRA_RING_DATA) {
        r->size = (size_t)status.st_size;
        r->base = mmap(NULL, r->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (r->base == MAP_FAILED) {
            error = errno;
        } else {
            uint32_t version, flags;
            memcpy(&version, r->base + 8, 4);
            memcpy(&flags, r->base + 12, 4);
            memcpy(&r->capacity, r->base + 16, 8);
            r->shared = flags & CULEBRA_RING_SHARED;
            if (memcmp(r->base, "CULERING", 8) == 0 && version == 1
                && (flags & ~(uint32_t)CULEBRA_RING_SHARED) == 0 && r->capacity >= 4096
                && r->capacity <= UINT64_C(1) << 32 && (r->capacity & (r->capacity - 1)) == 0
                && r->capacity <= r->size - CULEBRA_RING_DATA)
                return 0;
            munmap(r->base, r->size);
        }
    }
    close(fd);
    r->fd = -1;
    r->base = NULL;
    return -error;
}

/* Opens a ring by the path of its file, such as "/dev/shm/prices". */
static inline int culebra_ring_open(struct culebra_ring *r, const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    return culebra_ring__map_own(r, fd);
}

/*
 * Maps an open file, whose descriptor then belongs to the ring, also on failure. The file is opened
 * again through /proc: another process may have the same description, and with it the role's lock.
 */
static inline int culebra_ring_map(struct culebra_ring *r, int fd)
{
    char self[64];
    int result;
    memset(r, 0, sizeof *r);
    r->fd = r->role = -1;
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    result = culebra_ring_open(r, self);
    close(fd);
    return result;
}

static inline int culebra_ring__init(int fd, uint64_t capacity, int shared)
{
    int error = posix_fallocate(fd, 0, (off_t)(CULEBRA_RING_DATA + capacity));
    if (error != 0)
        return -error;
    unsigned char *base = mmap(NULL, CULEBRA_RING_DATA, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (base == MAP_FAILED)
        return -errno;
    uint32_t numbers[2] = {1, shared ? CULEBRA_RING_SHARED : 0};
    memcpy(base, "CULERING", 8);
    memcpy(base + 8, numbers, 8);
    memcpy(base + 16, &capacity, 8);
    if (shared) {
        pthread_mutexattr_t kind;
        pthread_mutexattr_init(&kind);
        pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
        pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
        pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK);
        error = pthread_mutex_init((pthread_mutex_t *)(base + CULEBRA_RING_MUTEX), &kind);
        pthread_mutexattr_destroy(&kind);
    }
    munmap(base, CULEBRA_RING_DATA);
    return -error;
}

/* Creates a ring whose path must be new, and opens it. It appears complete. */
static inline int culebra_ring_create(struct culebra_ring *r, const char *path, uint64_t capacity,
                                      int shared, mode_t mode)
{
    char directory[PATH_MAX], self[64];
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path);
    int fd, error;
    if (capacity < 4096 || capacity > UINT64_C(1) << 32 || (capacity & (capacity - 1)) != 0)
        return -EINVAL;
    if (length >= sizeof directory)
        return -ENAMETOOLONG;
    memcpy(directory, path, length);
    strcpy(directory + length, length == 0 && slash == NULL ? "." : length == 0 ? "/" : "");
    fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
    if (fd < 0)
        return -errno;
    error = culebra_ring__init(fd, capacity, shared);
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    if (error == 0 && linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) != 0)
        error = -errno;
    if (error != 0) {
        close(fd);
        return error;
    }
    return culebra_ring__map_own(r, fd);
}

static inline int culebra_ring__join(struct culebra_ring *r, int role, short lock_type)
{
    struct flock lock = {.l_type = lock_type, .l_whence = SEEK_SET, .l_start = role, .l_len = 1};
    int peer = role == CULEBRA_RING_SENDER ? CULEBRA_RING_RECEIVERS : CULEBRA_RING_SENDERS;
    int mine = role == CULEBRA_RING_SENDER ? CULEBRA_RING_SENDERS : CULEBRA_RING_RECEIVERS;
    uint64_t head, tail;
    int held;
    cpu_set_t processors;
    if (r->role >= 0)
        return -EINVAL;
    if (fcntl(r->fd, F_OFD_SETLK, &lock) != 0)
        return errno == EAGAIN || errno == EACCES ? -EBUSY : -errno;
    r->ended = atomic_load(culebra_ring__u32(r, (unsigned)peer + CULEBRA_RING_JOINED));
    held = culebra_ring__is_held(r, !role); /* before the positions are read */
    tail = atomic_load(culebra_ring__u64(r, CULEBRA_RING_TAIL));
    head = atomic_load(culebra_ring__u64(r, CULEBRA_RING_HEAD));
    if (!(role == CULEBRA_RING_SENDER && r->shared)
        && ((tail | head) % 8 != 0 || tail - head > r->capacity)) {
        lock.l_type = F_UNLCK;
        fcntl(r->fd, F_OFD_SETLK, &lock);
        return -EPROTO;
    }
    r->role = role;
    r->owner = getpid();
    r->looks = sched_getaffinity(0, sizeof processors, &processors) == 0
            && CPU_COUNT(&processors) == 1 ? 0 : CULEBRA_RING_LOOKS;
    r->own = r->claimed = role == CULEBRA_RING_SENDER ? tail : head;
    r->other = head; /* the receiver looks first */
    if (held || tail != head)
        r->ended--;
    atomic_fetch_add(culebra_ring__u32(r, (unsigned)mine + CULEBRA_RING_JOINED), 1);
    return 0;
}

/* Takes the role of the receiver. */
static inline int culebra_ring_be_receiver(struct culebra_ring *r)
{
    return culebra_ring__join(r, CULEBRA_RING_RECEIVER, F_WRLCK);
}

/* Takes the role of the sender, or of one of them if they share the ring. */
static inline int culebra_ring_be_sender(struct culebra_ring *r)
{
    return culebra_ring__join(r, CULEBRA_RING_SENDER, r->shared ? F_RDLCK : F_WRLCK);
}

static inline void culebra_ring__count(struct culebra_ring *r, unsigned at, uint64_t more)
{
    _Atomic uint64_t *count = culebra_ring__u64(r, at);
    atomic_store_explicit(count, atomic_load_explicit(count, memory_order_relaxed) + more,
                          memory_order_relaxed);
}

/* After a position was stored: wakes who sleeps. */
static inline void culebra_ring__wake(struct culebra_ring *r, unsigned at, int count)
{
    _Atomic uint32_t *word = culebra_ring__u32(r, at);
    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load_explicit(word, memory_order_relaxed) != 0 && atomic_exchange(word, 0) != 0) {
        CULEBRA_RING_STEP(5);
        syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
    }
}

/* 1 if the other side has gone, and that was not reported yet. */
static inline int culebra_ring__is_end(struct culebra_ring *r)
{
    unsigned peer =
        r->role == CULEBRA_RING_SENDER ? CULEBRA_RING_RECEIVERS : CULEBRA_RING_SENDERS;
    uint32_t joined = atomic_load(culebra_ring__u32(r, peer + CULEBRA_RING_JOINED));
    unsigned position = r->role == CULEBRA_RING_SENDER ? CULEBRA_RING_HEAD : CULEBRA_RING_TAIL;
    if (joined == r->ended || culebra_ring__is_held(r, !r->role)
        || atomic_load(culebra_ring__u64(r, position)) != r->other)
        return 0;
    r->ended = joined;
    return 1;
}

/* Waits until the other side's position is not the one last seen. */
static inline int culebra_ring__await(struct culebra_ring *r, uint64_t deadline)
{
    int sends = r->role == CULEBRA_RING_SENDER;
    _Atomic uint64_t *position = culebra_ring__u64(r, sends ? CULEBRA_RING_HEAD : CULEBRA_RING_TAIL);
    _Atomic uint32_t *word = culebra_ring__u32(
        r, sends ? CULEBRA_RING_SENDERS_SLEEP : CULEBRA_RING_RECEIVER_SLEEPS);
    uint32_t asleep = (uint32_t)r->other | 1;
    for (int i = 0; i < r->looks; i++) {
        if (atomic_load_explicit(position, memory_order_acquire) != r->other)
            return 0;
#if defined __x86_64__
        __builtin_ia32_pause();
#elif defined __aarch64__
        __asm__ volatile("isb");
#endif
    }
    culebra_ring__count(r, (sends ? CULEBRA_RING_SENDERS : CULEBRA_RING_RECEIVERS) + 8, 1);
    for (;;) {
        uint64_t now = culebra_ring__now(), left = deadline > now ? deadline - now : 0;
        struct timespec slice;
        if (left > CULEBRA_RING_SLICE_MS * UINT64_C(1000000))
            left = CULEBRA_RING_SLICE_MS * UINT64_C(1000000);
        slice.tv_sec = (time_t)(left / 1000000000u);
        slice.tv_nsec = (long)(left % 1000000000u);
        CULEBRA_RING_STEP(10);
        atomic_store(word, asleep);
        CULEBRA_RING_STEP(11);
        int changed = atomic_load(position) != r->other;
        if (!changed) {
            CULEBRA_RING_STEP(12);
            syscall(SYS_futex, word, FUTEX_WAIT, asleep, &slice, NULL, 0);
            CULEBRA_RING_STEP(13);
        }
        if (!(sends && r->shared))
            atomic_store_explicit(word, 0, memory_order_relaxed);
        else if (changed && atomic_exchange(word, 0) != 0) /* it was stored too late */
            syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
        if (atomic_load_explicit(position, memory_order_acquire) != r->other)
            return 0;
        if (culebra_ring__is_end(r))
            return -EPIPE;
        if (culebra_ring__now() >= deadline)
            return -EAGAIN;
    }
}

static inline uint64_t culebra_ring__deadline(int timeout)
{
    return timeout < 0 ? UINT64_MAX : culebra_ring__now() + (uint64_t)timeout * 1000000u;
}

/* Finds room for a record. The mutex is locked if senders share the ring. */
static inline int culebra_ring__reserve(struct culebra_ring *r, size_t size, unsigned char **at)
{
    uint64_t need = 8 + ((uint64_t)size + 7) / 8 * 8, offset, rest, total;
    if (r->shared) {
        r->own = atomic_load_explicit(culebra_ring__u64(r, CULEBRA_RING_TAIL), memory_order_relaxed);
        if (r->own % 8 != 0)
            return -EPROTO;
    }
    offset = r->own & (r->capacity - 1);
    rest = r->capacity - offset;
    total = need <= rest ? need : rest + need;
    if (r->own + total - r->other > r->capacity) {
        uint64_t head =
            atomic_load_explicit(culebra_ring__u64(r, CULEBRA_RING_HEAD), memory_order_acquire);
        if (head % 8 != 0 || r->own - head > r->capacity)
            return -EPROTO;
        r->other = head;
        if (r->own + total - head > r->capacity)
            return -EAGAIN;
    }
    if (need > rest) {
        uint64_t padding = (rest - 8) | (uint64_t)CULEBRA_RING_PADDING << 32;
        memcpy(r->base + CULEBRA_RING_DATA + offset, &padding, 8);
        offset = 0;
    }
    r->claimed = r->own + total;
    *at = r->base + CULEBRA_RING_DATA + offset;
    return 0;
}

static inline void culebra_ring__publish(struct culebra_ring *r, unsigned char *at, size_t size)
{
    uint64_t header = size;
    memcpy(at, &header, 8);
    CULEBRA_RING_STEP(3);
    r->own = r->claimed;
    culebra_ring__count(r, CULEBRA_RING_SENDERS, 1);
    atomic_store_explicit(culebra_ring__u64(r, CULEBRA_RING_TAIL), r->own, memory_order_release);
    CULEBRA_RING_STEP(4);
}

/* Copies a message to the ring, and waits for room. */
static inline int culebra_ring_send(struct culebra_ring *r, const void *message, size_t size,
                                    int timeout)
{
    uint64_t deadline = 0;
    if (r->role != CULEBRA_RING_SENDER)
        return -EINVAL;
    if (size > r->capacity / 4)
        return -EMSGSIZE;
    for (;;) {
        pthread_mutex_t *mutex = (pthread_mutex_t *)(r->base + CULEBRA_RING_MUTEX);
        unsigned char *at;
        int result;
        if (r->shared) {
            result = pthread_mutex_lock(mutex);
            if (result == EOWNERDEAD)
                result = pthread_mutex_consistent(mutex);
            if (result != 0)
                return -result;
        }
        CULEBRA_RING_STEP(1);
        result = culebra_ring__reserve(r, size, &at);
        if (result == 0) {
            memcpy(at + 8, message, size);
            CULEBRA_RING_STEP(2);
            culebra_ring__publish(r, at, size);
        }
        if (r->shared)
            pthread_mutex_unlock(mutex);
        if (result == 0) {
            culebra_ring__wake(r, CULEBRA_RING_RECEIVER_SLEEPS, 1);
            return 0;
        }
        if (result != -EAGAIN || timeout == 0)
            return result == -EAGAIN && culebra_ring__is_end(r) ? -EPIPE : result;
        if (deadline == 0)
            deadline = culebra_ring__deadline(timeout);
        result = culebra_ring__await(r, deadline);
        if (result != 0)
            return result;
    }
}

/* Finds the oldest message where it is; it stays until culebra_ring_release. */
static inline int culebra_ring__look(struct culebra_ring *r, const void **message, size_t *size)
{
    uint64_t position = r->own;
    if (position == r->other) {
        uint64_t tail =
            atomic_load_explicit(culebra_ring__u64(r, CULEBRA_RING_TAIL), memory_order_acquire);
        if (tail % 8 != 0 || tail - position > r->capacity)
            return -EPROTO;
        r->other = tail;
        if (tail == position)
            return -EAGAIN;
    }
    for (;;) {
        uint64_t offset = position & (r->capacity - 1);
        uint64_t header = *(volatile uint64_t *)(r->base + CULEBRA_RING_DATA + offset);
        uint64_t length = header & 0xffffffffu, kind = header >> 32;
        uint64_t span = 8 + (length + 7) / 8 * 8;
        if (span > r->other - position || span > r->capacity - offset)
            return -EPROTO;
        if (kind == CULEBRA_RING_PADDING && offset != 0 && span == r->capacity - offset
            && span != r->other - position) {
            position += span;
            continue; /* to the start, where padding is refused */
        }
        if (kind != 0 || length > r->capacity / 4)
            return -EPROTO;
        *message = r->base + CULEBRA_RING_DATA + offset + 8;
        *size = (size_t)length;
        r->claimed = position + span;
        return 0;
    }
}

/* Waits for a message, and finds it where it is; it stays until culebra_ring_release. */
static inline int culebra_ring_peek(struct culebra_ring *r, const void **message, size_t *size,
                                    int timeout)
{
    uint64_t deadline = 0;
    *message = NULL;
    *size = 0;
    if (r->role != CULEBRA_RING_RECEIVER)
        return -EINVAL;
    for (;;) {
        int result = culebra_ring__look(r, message, size);
        if (result != -EAGAIN)
            return result;
        if (timeout == 0)
            return culebra_ring__is_end(r) ? -EPIPE : -EAGAIN;
        if (deadline == 0)
            deadline = culebra_ring__deadline(timeout);
        result = culebra_ring__await(r, deadline);
        if (result != 0)
            return result;
    }
}

/*
 * Goes on to the message after the one that culebra_ring_peek has found last, which stays until
 * culebra_ring_release frees all of them. Do not wait for a message before that.
 */
static inline void culebra_ring_next(struct culebra_ring *r)
{
    if (r->own != r->claimed) {
        r->own = r->claimed;
        r->passed++;
    }
}

/* Frees the message that culebra_ring_peek has found last, and those before it. */
static inline void culebra_ring_release(struct culebra_ring *r)
{
    CULEBRA_RING_STEP(7);
    culebra_ring_next(r);
    culebra_ring__count(r, CULEBRA_RING_RECEIVERS, r->passed);
    r->passed = 0;
    atomic_store_explicit(culebra_ring__u64(r, CULEBRA_RING_HEAD), r->own, memory_order_release);
    CULEBRA_RING_STEP(8);
    culebra_ring__wake(r, CULEBRA_RING_SENDERS_SLEEP, INT_MAX);
}

/* Waits for a message and copies it: its size. One that is too long for the buffer stays. */
static inline ssize_t culebra_ring_receive(struct culebra_ring *r, void *buffer, size_t size,
                                           int timeout)
{
    const void *message;
    size_t length;
    int result = culebra_ring_peek(r, &message, &length, timeout);
    if (result != 0)
        return result;
    if (length > size)
        return -EMSGSIZE;
    memcpy(buffer, message, length);
    CULEBRA_RING_STEP(6);
    culebra_ring_release(r);
    return (ssize_t)length;
}

/* Gives up the role, which ends the waits of the other side, and unmaps the ring. A forked child that
   closes its copy does not give up the role of its parent. */
static inline void culebra_ring_close(struct culebra_ring *r)
{
    struct flock lock = {.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = r->role, .l_len = 1};
    if (r->base == NULL)
        return;
    if (r->role >= 0 && r->owner == getpid())
        fcntl(r->fd, F_OFD_SETLK, &lock); /* a child that is still to exec would keep it */
    close(r->fd);
    if (r->role == CULEBRA_RING_SENDER)
        culebra_ring__wake(r, CULEBRA_RING_RECEIVER_SLEEPS, 1);
    else if (r->role >= 0)
        culebra_ring__wake(r, CULEBRA_RING_SENDERS_SLEEP, INT_MAX);
    munmap(r->base, r->size);
    memset(r, 0, sizeof *r);
    r->fd = -1;
}

#endif

// Nanoseconds of a lock and its unlock by one thread, with nobody else about:
//
//     onelock mutex MILLISECONDS               pthread_mutex_lock, of one robust, shared between
//                                              processes and checking for errors
//     onelock flock|flock-try MILLISECONDS PATH     flock; "try" with LOCK_NB
//     onelock record|record-try MILLISECONDS PATH   fcntl with F_SETLKW; "try" with F_SETLK
//     onelock ofd|ofd-try MILLISECONDS PATH         the same with F_OFD_SETLKW and F_OFD_SETLK
//
// It makes the file and removes it. Prints the median of eleven runs of MILLISECONDS each, after
// one to warm up.
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>

#include "bench.h"

static int file, command, unlocking;
static pthread_mutex_t *mutex;

static void lock_mutex(void) {
    if (pthread_mutex_lock(mutex) != 0 || pthread_mutex_unlock(mutex) != 0) {
        fail("pthread_mutex_lock, pthread_mutex_unlock");
    }
}

static void lock_whole_file(void) {
    if (flock(file, command) != 0 || flock(file, LOCK_UN) != 0) {
        fail("flock");
    }
}

static void lock_range(void) {
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(file, command, &range) != 0) {
        fail("fcntl");
    }
    range.l_type = F_UNLCK;
    if (fcntl(file, unlocking, &range) != 0) {
        fail("fcntl");
    }
}

static void make_mutex(void) {
    pthread_mutexattr_t attr;
    mutex = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (mutex == MAP_FAILED || pthread_mutexattr_init(&attr) != 0
        || pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED) != 0
        || pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST) != 0
        || pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK) != 0
        || pthread_mutex_init(mutex, &attr) != 0) {
        fail("pthread_mutex_init");
    }
}

static void make_file(const char *path) {
    file = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (file < 0 || unlink(path) != 0) {
        fail(path);
    }
}

int main(int count, char **words) {
    static const struct {
        const char *kind;
        void (*once)(void);
        int command, unlocking;
    } kinds[] = {
        {"flock", lock_whole_file, LOCK_EX, 0},
        {"flock-try", lock_whole_file, LOCK_EX | LOCK_NB, 0},
        {"record", lock_range, F_SETLKW, F_SETLK},
        {"record-try", lock_range, F_SETLK, F_SETLK},
        {"ofd", lock_range, F_OFD_SETLKW, F_OFD_SETLK},
        {"ofd-try", lock_range, F_OFD_SETLK, F_OFD_SETLK},
    };
    void (*once)(void) = NULL;
    if (count == 3 && strcmp(words[1], "mutex") == 0) {
        make_mutex();
        once = lock_mutex;
    }
    for (size_t i = 0; count == 4 && i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(words[1], kinds[i].kind) == 0) {
            make_file(words[3]);
            once = kinds[i].once;
            command = kinds[i].command;
            unlocking = kinds[i].unlocking;
        }
    }
    if (once == NULL) {
        fprintf(stderr, "usage: onelock mutex|flock|record|ofd[-try] MILLISECONDS [PATH]\n");
        return 2;
    }
    measure(once, words[2]);
    return 0;
}

// The other side of SharedReadWriteLock: a lock and two numbers, sound while from + to is 1000.
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "rwlock.h"

struct shared {
    struct rwlock lock;
    int64_t from, to;
};

static struct shared *s;

static void repair(void) { s->to = 1000 - s->from; }

static void require_sound(void) {
    if (s->from + s->to != 1000) {
        printf("sum %ld\n", (long)(s->from + s->to));
        exit(1);
    }
}

static pthread_mutex_t *begin_read(void) {
    pthread_mutex_t *seat = rwlock_lock_read(&s->lock);
    if (!seat) {
        printf("error %d\n", errno);
        exit(1);
    }
    require_sound();
    return seat;
}

static void begin_write(void) {
    int code = rwlock_lock_write(&s->lock);
    if (code != 0) {
        printf("error %d\n", code);
        exit(1);
    }
    require_sound();
}

static void move(void) {
    begin_write();
    s->from -= 1;
    __asm__ volatile("" ::: "memory");
    s->to += 1;
    rwlock_unlock_write(&s->lock);
}

static void look(void) {
    pthread_mutex_t *seat = begin_read();
    require_sound();
    pthread_mutex_unlock(seat);
}

static void die(const char *where) {
    if (!strcmp(where, "reading")) begin_read();
    if (!strcmp(where, "writing")) begin_write();
    if (!strcmp(where, "half")) begin_write(), s->from -= 7;
    if (!strcmp(where, "seats")) { // as a writer that waits for readers
        rwlock_lock_writer(&s->lock);
        atomic_store(&s->lock.state, RWLOCK_WAITING);
        for (int i = 0; i < RWLOCK_READERS / 2; i++) pthread_mutex_trylock(&s->lock.seats[i]);
    }
    if (!strcmp(where, "mutex")) rwlock_lock_writer(&s->lock);
    if (!strcmp(where, "written")) { // as a writer, although readers have seats
        rwlock_lock_writer(&s->lock);
        atomic_store(&s->lock.state, RWLOCK_WRITING);
    }
    raise(SIGKILL);
}

// A child that dies somewhere, or wherever it is after so many microseconds.
static void child(const char *where, int micros) {
    pid_t pid = fork();
    if (pid == 0 && where) die(where);
    if (pid == 0)
        for (unsigned i = 0;; i++) i % 3 ? look() : move();
    if (!where) usleep(micros), kill(pid, SIGKILL);
    int status;
    waitpid(pid, &status, 0);
    printf("%s\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? "dead" : "alive");
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    int fd = argc == 2 ? open(argv[1], O_RDWR) : -1;
    s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (s == MAP_FAILED) return perror("mmap"), 1;
    rwlock_repair = repair;
    pthread_mutex_t *seat = NULL;
    char line[80], word[40], kind[40];
    while (fgets(line, sizeof line, stdin)) {
        int n = atoi(line + strcspn(line, " \n"));
        if (sscanf(line, "%39s %39s", word, kind) < 1) continue;
        if (!strcmp(word, "init")) rwlock_init(&s->lock), puts("created");
        if (!strcmp(word, "layout"))
            printf("%zu %zu %zu\n", offsetof(struct rwlock, state), offsetof(struct rwlock, magic),
                   sizeof(struct rwlock));
        if (!strcmp(word, "read")) seat = begin_read(), puts("reading");
        if (!strcmp(word, "leave")) printf("%d\n", pthread_mutex_unlock(seat));
        if (!strcmp(word, "write")) begin_write(), puts("writing");
        if (!strcmp(word, "half")) s->from -= 7, puts("half");
        if (!strcmp(word, "unlock")) rwlock_unlock_write(&s->lock), puts("unlocked");
        if (!strcmp(word, "die")) child(kind, 0);
        if (!strcmp(word, "churn")) child(NULL, n);
        if (!strcmp(word, "move")) {
            for (int i = 0; i < n; i++) move(), look();
            puts("moved");
        }
    }
    return 0;
}

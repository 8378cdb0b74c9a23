// The other side of SharedMutex and SharedCondition: a struct in a file that is mapped.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Sound while from + to == 1000.
struct shared {
    int32_t number;
    pthread_mutex_t lock;
    int8_t tag;
    pthread_cond_t changed;
    int64_t from, to, turn, waiting;
};

static struct shared *s;

#define MEMBER(m) \
    printf(#m " %zu %zu\n", offsetof(struct shared, m), sizeof(((struct shared *)0)->m))

static void layout(void) {
    MEMBER(number);
    MEMBER(lock);
    MEMBER(tag);
    MEMBER(changed);
    MEMBER(from);
    MEMBER(waiting);
    printf("shared 0 %zu\n", sizeof(struct shared));
}

static int has(const char *kind, const char *word) { return strstr(kind, word) != NULL; }

// A kind is words, such as fragile-recursive; without any it is shared, robust and normal.
static void init(const char *kind) {
    pthread_mutexattr_t attr;
    pthread_mutexattr_init(&attr);
    if (!has(kind, "private")) pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    if (!has(kind, "private") && !has(kind, "fragile"))
        pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
    if (has(kind, "recursive")) pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    if (has(kind, "errorcheck")) pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
    if (has(kind, "adaptive")) pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ADAPTIVE_NP);
    if (has(kind, "inherit")) pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_INHERIT);
    if (has(kind, "protect")) pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_PROTECT);
    printf("%d\n", pthread_mutex_init(&s->lock, &attr));
}

static void condinit(void) {
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    printf("%d\n", pthread_cond_init(&s->changed, &attr));
}

// Locks; what a dead owner has left is repaired.
static void enter(void) {
    int code = pthread_mutex_lock(&s->lock);
    if (code == EOWNERDEAD) {
        s->to = 1000 - s->from;
        code = pthread_mutex_consistent(&s->lock);
    }
    if (code != 0 || s->from + s->to != 1000) {
        printf("lock %d, sum %ld\n", code, (long)(s->from + s->to));
        exit(1);
    }
}

static void leave(void) { pthread_mutex_unlock(&s->lock); }

static void move(void) {
    enter();
    s->from -= 1;
    __asm__ volatile("" ::: "memory");
    s->to += 1;
    leave();
}

// A child that dies inside, at one of three steps, or wherever it is after so many microseconds.
static void child(int step, int micros) {
    pid_t pid = fork();
    if (pid == 0 && micros >= 0)
        for (;;) move();
    if (pid == 0) {
        enter();
        if (step == 0) raise(SIGKILL);
        s->from -= 7;
        if (step == 1) raise(SIGKILL);
        s->to += 7;
        raise(SIGKILL);
    }
    if (micros >= 0) usleep(micros), kill(pid, SIGKILL);
    int status;
    waitpid(pid, &status, 0);
    printf("%s\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? "dead" : "alive");
}

static int timed(int millis) {
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += millis / 1000;
    return pthread_mutex_clocklock(&s->lock, CLOCK_MONOTONIC, &end);
}

// Takes a turn once there is one.
static void await_turn(void) {
    enter();
    s->waiting++;
    while (s->turn == 0) pthread_cond_wait(&s->changed, &s->lock);
    s->turn--;
    s->waiting--;
    leave();
    puts("woken");
}

static void pingpong(int rounds) {
    for (int i = 0; i < rounds; i++) {
        enter();
        while (s->turn % 2 == 0) pthread_cond_wait(&s->changed, &s->lock);
        s->turn++;
        s->from--;
        s->to++;
        pthread_cond_signal(&s->changed);
        leave();
    }
    puts("played");
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    int fd = argc == 2 ? open(argv[1], O_RDWR) : -1;
    s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (s == MAP_FAILED) return perror("mmap"), 1;
    char line[80], word[40], kind[40];
    while (fgets(line, sizeof line, stdin)) {
        int n = atoi(line + strcspn(line, " \n"));
        if (sscanf(line, "%39s %39s", word, kind) < 1) continue;
        if (!strcmp(word, "layout")) layout();
        if (!strcmp(word, "init")) init(kind);
        if (!strcmp(word, "condinit")) condinit();
        if (!strcmp(word, "lock")) printf("%d\n", pthread_mutex_lock(&s->lock));
        if (!strcmp(word, "trylock")) printf("%d\n", pthread_mutex_trylock(&s->lock));
        if (!strcmp(word, "timedlock")) printf("%d\n", timed(n));
        if (!strcmp(word, "unlock")) printf("%d\n", pthread_mutex_unlock(&s->lock));
        if (!strcmp(word, "consistent")) printf("%d\n", pthread_mutex_consistent(&s->lock));
        if (!strcmp(word, "half")) s->from -= 7, puts("half");
        if (!strcmp(word, "die")) child(n, -1);
        if (!strcmp(word, "churn")) child(0, n);
        if (!strcmp(word, "await")) await_turn();
        if (!strcmp(word, "signal")) printf("%d\n", pthread_cond_signal(&s->changed));
        if (!strcmp(word, "broadcast")) printf("%d\n", pthread_cond_broadcast(&s->changed));
        if (!strcmp(word, "pingpong")) pingpong(n);
        if (!strcmp(word, "move")) {
            for (int i = 0; i < n; i++) move();
            puts("moved");
        }
    }
    return 0;
}

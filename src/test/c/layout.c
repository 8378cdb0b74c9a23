// The C side of ComposedLayoutTest: prints where the members of its struct lie, then obeys.
#include <fcntl.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <uchar.h>

struct point {
    int32_t x;
    double y;
};

struct record {
    int8_t tag;
    int16_t small;
    char16_t letter;
    int32_t number;
    int64_t large;
    float real;
    double precise;
    bool flag;
    sem_t ready;
    int8_t bytes[5];
    int32_t ints[3];
    struct point origin;
    struct point corners[4];
    bool last;
};

#define MEMBER(m) \
    printf(#m " %zu %zu\n", offsetof(struct record, m), sizeof(((struct record *)0)->m))

static void describe(void) {
    MEMBER(tag);
    MEMBER(small);
    MEMBER(letter);
    MEMBER(number);
    MEMBER(large);
    MEMBER(real);
    MEMBER(precise);
    MEMBER(flag);
    MEMBER(ready);
    MEMBER(bytes);
    MEMBER(ints);
    MEMBER(origin);
    MEMBER(corners);
    MEMBER(last);
    MEMBER(origin.y);
    MEMBER(corners[3].y);
    printf("record 0 %zu\n", sizeof(struct record));
}

static void write_all(struct record *r, int seed) {
    r->tag = (int8_t)(-seed);
    r->small = (int16_t)(-300 * seed);
    r->letter = (char16_t)(0x4e00 + seed);
    r->number = -100000 * seed;
    r->large = -5000000000LL * seed;
    r->real = seed + 0.5f;
    r->precise = seed + 0.1;
    r->flag = seed % 2;
    for (int i = 0; i < 5; i++) r->bytes[i] = (int8_t)(seed * 10 + i);
    for (int i = 0; i < 3; i++) r->ints[i] = seed * 1000000 + i;
    r->origin = (struct point){seed, seed + 0.2};
    for (int i = 0; i < 4; i++) r->corners[i] = (struct point){seed * 100 + i, i + 0.3};
    r->last = !(seed % 2);
}

#define CHECK(m)                     \
    if (r->m != e.m) {               \
        printf(#m " differs\n");     \
        return;                      \
    }

static void check_all(const struct record *r, int seed) {
    struct record e;
    memset(&e, 0, sizeof e);
    write_all(&e, seed);
    CHECK(tag) CHECK(small) CHECK(letter) CHECK(number) CHECK(large) CHECK(real) CHECK(precise)
    CHECK(flag) CHECK(origin.x) CHECK(origin.y) CHECK(last)
    for (int i = 0; i < 5; i++) CHECK(bytes[i])
    for (int i = 0; i < 3; i++) CHECK(ints[i])
    for (int i = 0; i < 4; i++) {
        CHECK(corners[i].x)
        CHECK(corners[i].y)
    }
    printf("equal\n");
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    int fd = argc == 2 ? shm_open(argv[1], O_RDWR, 0) : -1;
    if (fd < 0) {
        perror("shm_open");
        return 1;
    }
    struct record *r = mmap(NULL, sizeof *r, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (r == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    describe();
    char command[16];
    int seed;
    while (scanf("%15s", command) == 1 && strcmp(command, "end") && scanf("%d", &seed) == 1) {
        if (!strcmp(command, "check")) {
            check_all(r, seed);
        } else if (!strcmp(command, "write")) {
            write_all(r, seed);
            printf("written\n");
        } else if (!strcmp(command, "wait")) {
            printf("waiting\n");
            for (int i = 0; i < seed; i++) sem_wait(&r->ready);
            printf("acquired\n");
        } else if (!strcmp(command, "post")) {
            for (int i = 0; i < seed; i++) sem_post(&r->ready);
            printf("posted\n");
        }
    }
    return 0;
}

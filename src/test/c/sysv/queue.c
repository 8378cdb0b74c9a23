// The other side of a System V message queue: sends and receives, and prints a checksum.
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>

#define MOST (1 << 20)

static struct {
    long type;
    unsigned char bytes[MOST];
} message;

static uint64_t sum = 14695981039346656037u;

static void add(uint64_t value) {
    for (int i = 0; i < 8; i++) sum = (sum ^ ((value >> (8 * i)) & 255)) * 1099511628211u;
}

static void add_message(size_t size) {
    add(message.type);
    add(size);
    for (size_t i = 0; i < size; i++) add(message.bytes[i]);
}

// queue ID send COUNT MOST SEED | queue ID receive COUNT TYPE
int main(int argc, char **argv) {
    if (argc < 5) return 2;
    int id = atoi(argv[1]), count = atoi(argv[3]);
    if (strcmp(argv[2], "send") == 0) {
        uint32_t random = atoi(argv[5]);
        for (int i = 0; i < count; i++) {
            random = random * 1664525 + 1013904223;
            size_t size = (random >> 8) % (atoi(argv[4]) + 1);
            message.type = 1 + i % 5;
            for (size_t at = 0; at < size; at++) message.bytes[at] = random + at;
            if (msgsnd(id, &message, size, 0) != 0) return perror("msgsnd"), 1;
            add_message(size);
        }
    } else {
        for (int i = 0; i < count; i++) {
            ssize_t size = msgrcv(id, &message, MOST, atol(argv[4]), 0);
            if (size < 0) return perror("msgrcv"), 1;
            add_message(size);
        }
    }
    printf("%016" PRIx64 "\n", sum);
    return 0;
}

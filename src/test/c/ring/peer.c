/*
 * peer FILE COMMAND ...: one side of a ring. A message is a number of eight bytes, and bytes that
 * follow from it: see culebra.ring.Numbered.
 *
 *     create CAPACITY SHARED      creates the ring and ends
 *     send FIRST COUNT            sends messages FIRST, FIRST + 1 ...
 *     receive FIRST COUNT         receives them, until the end if COUNT is 0
 *     peek FIRST COUNT            the same in place
 *     echo COUNT                  receives and sends back by FILE.back
 *     hold                        takes the receiver's role and waits for a line
 *
 * Instead of FILE, the number of an inherited descriptor can be given.
 *
 * KILL=STEP:N has it kill itself at the Nth time that it comes to a step; SLOW=STEP sleeps there.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
static int kill_step, slow_step;
static long kill_count;
#define CULEBRA_RING_STEP(step) stepped(step)
static inline void stepped(int step);
#include "../../../main/resources/culebra/ring/culebra_ring.h"

static inline void stepped(int step)
{
    if (step == kill_step && --kill_count == 0)
        kill(getpid(), SIGKILL);
    if (step == slow_step)
        usleep(50);
}

enum { MOST = 1 << 20 };
static unsigned char message[MOST];

static size_t length_of(uint64_t number, uint64_t capacity)
{
    return 8 + number % 31 * (number % 7 == 0 ? (capacity / 4 - 8) / 31 : 7);
}

static size_t fill(uint64_t number, uint64_t capacity)
{
    size_t length = length_of(number, capacity);
    memcpy(message, &number, 8);
    for (size_t i = 8; i < length; i++)
        message[i] = (unsigned char)(number + i);
    return length;
}

static void check(const unsigned char *got, size_t length, uint64_t number, uint64_t capacity)
{
    uint64_t is;
    memcpy(&is, got, 8);
    if (length != length_of(number, capacity) || is != number) {
        printf("wrong: %ju of %zu bytes instead of %ju\n", (uintmax_t)is, length, (uintmax_t)number);
        exit(1);
    }
    for (size_t i = 8; i < length; i++) {
        if (got[i] != (unsigned char)(number + i)) {
            printf("torn: %ju at %zu\n", (uintmax_t)number, i);
            exit(1);
        }
    }
}

static void require(long result, const char *what)
{
    if (result < 0) {
        printf("%s: %s\n", what, strerror((int)-result));
        exit(2);
    }
}

int main(int argc, char **argv)
{
    struct culebra_ring ring, back;
    const char *command = argc > 2 ? argv[2] : "";
    uint64_t first = argc > 3 ? strtoull(argv[3], NULL, 10) : 0;
    uint64_t count = argc > 4 ? strtoull(argv[4], NULL, 10) : 0;
    const char *text = getenv("KILL");
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (text != NULL)
        sscanf(text, "%d:%ld", &kill_step, &kill_count);
    if ((text = getenv("SLOW")) != NULL)
        slow_step = atoi(text);
    if (strcmp(command, "create") == 0) {
        require(culebra_ring_create(&ring, argv[1], first, (int)count, 0600), "create");
        puts("created");
        return 0;
    }
    if (argv[1][0] == '/')
        require(culebra_ring_open(&ring, argv[1]), "open");
    else
        require(culebra_ring_map(&ring, atoi(argv[1])), "map");
    if (strcmp(command, "send") == 0) {
        require(culebra_ring_be_sender(&ring), "be_sender");
        puts("ready");
        for (uint64_t i = 0; i < count; i++)
            require(culebra_ring_send(&ring, message, fill(first + i, ring.capacity), -1), "send");
        puts("sent");
    } else if (strcmp(command, "hold") == 0) {
        require(culebra_ring_be_receiver(&ring), "be_receiver");
        puts("ready");
        getchar();
    } else if (strcmp(command, "echo") == 0) {
        char name[PATH_MAX];
        snprintf(name, sizeof name, "%s.back", argv[1]);
        require(culebra_ring_open(&back, name), "open back");
        require(culebra_ring_be_receiver(&ring), "be_receiver");
        require(culebra_ring_be_sender(&back), "be_sender");
        puts("ready");
        for (uint64_t i = 0; i < first; i++) {
            ssize_t length = culebra_ring_receive(&ring, message, MOST, -1);
            require(length, "receive");
            require(culebra_ring_send(&back, message, (size_t)length, -1), "send");
        }
        culebra_ring_close(&back);
    } else {
        uint64_t received = 0;
        require(culebra_ring_be_receiver(&ring), "be_receiver");
        puts("ready");
        while (count == 0 || received < count) {
            const void *place = message;
            size_t size = 0;
            ssize_t result;
            if (strcmp(command, "peek") == 0) {
                result = culebra_ring_peek(&ring, &place, &size, -1);
            } else {
                result = culebra_ring_receive(&ring, message, MOST, -1);
                size = (size_t)result;
            }
            if (result == -EPIPE)
                break;
            require(result, "receive");
            check(place, size, first + received++, ring.capacity);
            if (strcmp(command, "peek") == 0)
                culebra_ring_release(&ring);
        }
        printf("received %ju\n", (uintmax_t)received);
    }
    culebra_ring_close(&ring);
    return 0;
}

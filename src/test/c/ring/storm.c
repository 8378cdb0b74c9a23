/*
 * storm FILE COUNT SENDERS SEED SECONDS: a ring whose sides sleep at once, with the processor given
 * away at any step. A sleep lasts for ten minutes unless a wake-up ends it, so one that is lost
 * shows. Each sender sends COUNT messages, or what it can in SECONDS, and one that is the last.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
static unsigned seed;
#define CULEBRA_RING_LOOKS 0
#define CULEBRA_RING_SLICE_MS 600000
#define CULEBRA_RING_STEP(step) stepped()
static inline void stepped(void)
{
    extern int sched_yield(void);
    seed = seed * 1664525u + 1013904223u;
    switch (seed >> 28) {
    case 0:
    case 1:
    case 2:
    case 3:
        sched_yield();
        break;
    case 4:
        for (volatile unsigned i = seed >> 16 & 0xfff; i > 0; i--)
            ;
    }
}
#include "../../../main/resources/culebra/ring/culebra_ring.h"
#include <sys/wait.h>
#include <time.h>

/* Seconds for a message. It is long: a busy machine runs this seldom. */
enum { PATIENCE = 300 };

static const uint64_t last = 0xffffffffffff;

static struct culebra_ring ring;

static void late(int signal)
{
    printf("hangs: tail %ju, head %ju, receiver sleeps %x, senders sleep %x (signal %d)\n",
           (uintmax_t)*culebra_ring__u64(&ring, CULEBRA_RING_TAIL),
           (uintmax_t)*culebra_ring__u64(&ring, CULEBRA_RING_HEAD),
           *culebra_ring__u32(&ring, CULEBRA_RING_RECEIVER_SLEEPS),
           *culebra_ring__u32(&ring, CULEBRA_RING_SENDERS_SLEEP), signal);
    exit(1);
}

static void require(long result, const char *what)
{
    if (result < 0) {
        printf("%s: %s\n", what, strerror((int)-result));
        exit(1);
    }
}

static void send(int id, uint64_t number)
{
    unsigned char message[1024];
    uint64_t tagged = (uint64_t)id << 48 | number;
    memset(message, id, sizeof message);
    memcpy(message, &tagged, 8);
    alarm(PATIENCE);
    require(culebra_ring_send(&ring, message, number % 3 ? 8 : 1000, -1), "send");
}

int main(int argc, char **argv)
{
    uint64_t next[8] = {0};
    int ready[2];
    char byte;
    if (argc != 6 || pipe(ready) != 0)
        return 2;
    uint64_t count = strtoull(argv[2], NULL, 10);
    int senders = atoi(argv[3]);
    signal(SIGALRM, late);
    seed = (unsigned)atol(argv[4]);
    time_t end = time(NULL) + atol(argv[5]);
    for (int id = 0; id < senders; id++) {
        seed += 77;
        if (fork() == 0) {
            require(culebra_ring_open(&ring, argv[1]), "open");
            require(culebra_ring_be_sender(&ring), "be_sender");
            if (write(ready[1], "", 1) != 1)
                exit(1);
            for (uint64_t number = 0; number < count && time(NULL) < end; number++)
                send(id, number);
            send(id, last);
            exit(0);
        }
    }
    require(culebra_ring_open(&ring, argv[1]), "open");
    require(culebra_ring_be_receiver(&ring), "be_receiver");
    for (int id = 0; id < senders; id++)
        require(read(ready[0], &byte, 1) - 1, "read");
    uint64_t received = 0;
    for (int left = senders; left > 0; received++) {
        const void *message;
        size_t size;
        uint64_t tagged;
        if (received % 64 == 0)
            alarm(PATIENCE);
        require(culebra_ring_peek(&ring, &message, &size, -1), "peek");
        memcpy(&tagged, message, 8);
        int id = (int)(tagged >> 48);
        uint64_t number = tagged & 0xffffffffffff;
        left -= number == last;
        if (id >= senders || (number != last && number != next[id]++) ||
            size != (number % 3 ? 8 : 1000)) {
            printf("wrong: %ju of %d\n", (uintmax_t)number, id);
            return 1;
        }
        culebra_ring_release(&ring);
    }
    while (wait(NULL) > 0)
        ;
    printf("%ju messages, %ju sleeps of the senders, %ju of the receiver\n",
           (uintmax_t)received,
           (uintmax_t)*culebra_ring__u64(&ring, CULEBRA_RING_SENDERS + 8),
           (uintmax_t)*culebra_ring__u64(&ring, CULEBRA_RING_RECEIVERS + 8));
    return 0;
}

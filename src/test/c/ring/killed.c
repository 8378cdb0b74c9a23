/*
 * killed FILE KILLS SENDERS SEED: kills senders and receivers of a ring at random instants.
 *
 * Processes send and receive in place; this one kills one of them and starts another. No message may
 * be torn or lost, and none arrive twice unless its receiver died holding it. A process that hangs
 * shows as no progress for two minutes. KILL_STEPS=1 has the victims kill themselves, each at one
 * step of the protocol, by turns.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
static int kill_step;
static long kill_count;
#define CULEBRA_RING_STEP(step) stepped(step)
#define CULEBRA_RING_LOOKS 50    /* it sleeps often, so that it is killed there, too */
#define CULEBRA_RING_SLICE_MS 5  /* after the death of a sender that did not wake the receiver */
static inline void stepped(int step);
#include "../../../main/resources/culebra/ring/culebra_ring.h"
#include <sys/wait.h>

static inline void stepped(int step)
{
    if (step == kill_step && --kill_count == 0)
        kill(getpid(), SIGKILL);
}

enum { MOST = 4, SIZE = 64 };

static struct {
    _Atomic uint64_t committed[MOST]; /* by each sender, when send has returned */
    _Atomic uint64_t received[MOST];  /* before release */
    _Atomic uint32_t started[MOST + 1]; /* by its process, which wakes the one that kills */
    _Atomic uint64_t twice;
    _Atomic int wrong;
} *world;

static const char *path;
static int senders;
static pid_t pids[MOST + 1]; /* the last is the receiver */

static void fail(const char *what, uint64_t a, uint64_t b)
{
    printf("%s: %ju %ju\n", what, (uintmax_t)a, (uintmax_t)b);
    fflush(stdout);
    atomic_store(&world->wrong, 1);
    _exit(1);
}

static void begin(int which)
{
    atomic_store(&world->started[which], 1);
    syscall(SYS_futex, &world->started[which], FUTEX_WAKE, 1, NULL, NULL, 0);
}

static size_t size_of(uint64_t number)
{
    return 8 + number % 13 * (number % 5 == 0 ? 78 : 3); /* up to 944 of 1024 */
}

static void run_sender(int id)
{
    struct culebra_ring ring;
    unsigned char message[1024];
    uint64_t number = atomic_load(&world->received[id]);
    if (culebra_ring_open(&ring, path) != 0 || culebra_ring_be_sender(&ring) != 0)
        fail("a sender cannot join", (uint64_t)id, 0);
    atomic_store(&world->committed[id], number);
    begin(id);
    for (;; number++) {
        uint64_t tagged = (uint64_t)id << 40 | number;
        memcpy(message, &tagged, 8);
        memset(message + 8, (int)(number & 0xff), size_of(number) - 8);
        int result = culebra_ring_send(&ring, message, size_of(number), -1);
        if (result == -EPIPE) { /* the receiver was killed */
            number--;
            continue;
        }
        if (result != 0)
            fail("send", (uint64_t)-result, number);
        atomic_store(&world->committed[id], number + 1);
    }
}

static void run_receiver(void)
{
    struct culebra_ring ring;
    int fresh = 1;
    if (culebra_ring_open(&ring, path) != 0 || culebra_ring_be_receiver(&ring) != 0)
        fail("a receiver cannot join", 0, 0);
    begin(senders);
    for (;;) {
        const unsigned char *message = NULL;
        size_t size = 0;
        uint64_t tagged, number, expected;
        int result = culebra_ring_peek(&ring, (const void **)&message, &size, -1);
        if (result == -EPIPE)
            continue;
        if (result != 0)
            fail("peek", (uint64_t)-result, 0);
        memcpy(&tagged, message, 8);
        int id = (int)(tagged >> 40);
        number = tagged & ((UINT64_C(1) << 40) - 1);
        if (id >= senders)
            fail("sender", (uint64_t)id, number);
        expected = atomic_load(&world->received[id]);
        if (fresh && number + 1 == expected)
            atomic_fetch_add(&world->twice, 1);
        else if (number != expected)
            fail("number", number, expected);
        if (size != size_of(number))
            fail("size", size, number);
        for (size_t i = 8; i < size; i++)
            if (message[i] != (number & 0xff))
                fail("torn", number, i);
        fresh = 0;
        atomic_store(&world->received[id], number + 1);
        culebra_ring_release(&ring);
    }
}

static void start(int which, int step, long count)
{
    atomic_store(&world->started[which], 0);
    fflush(stdout);
    if ((pids[which] = fork()) == 0) {
        kill_step = step;
        kill_count = count;
        if (which < senders)
            run_sender(which);
        else
            run_receiver();
    }
}

/* Fails if nothing happens for long. */
static void progress(int reset)
{
    static uint64_t since;
    uint64_t now = culebra_ring__now();
    if (reset || since == 0)
        since = now;
    if (atomic_load(&world->wrong))
        exit(1);
    if (now - since > UINT64_C(120000000000)) {
        puts("no progress: a process hangs");
        for (int i = 0; i <= senders; i++)
            kill(pids[i], SIGKILL);
        exit(1);
    }
}

static void await_start(int which)
{
    static const struct timespec second = {.tv_sec = 1};
    while (!atomic_load(&world->started[which])) {
        syscall(SYS_futex, &world->started[which], FUTEX_WAIT, 0, &second, NULL, 0);
        progress(0);
    }
}

int main(int argc, char **argv)
{
    static const int sender_steps[] = {1, 2, 3, 4, 5, 10, 11, 12, 13};
    static const int receiver_steps[] = {6, 7, 8, 5, 10, 11, 12, 13};
    static const struct timespec none, moment = {.tv_nsec = 3000000};
    sigset_t child;
    struct culebra_ring ring;
    uint64_t kills = 0, of_senders = 0;
    int by_step = getenv("KILL_STEPS") != NULL;
    if (argc != 5)
        return 2;
    path = argv[1];
    uint64_t wanted = strtoull(argv[2], NULL, 10);
    senders = atoi(argv[3]);
    srandom((unsigned)atol(argv[4]));
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    world = mmap(NULL, sizeof *world, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (world == MAP_FAILED || culebra_ring_open(&ring, path) != 0)
        return 2;
    for (int i = 0; i <= senders; i++)
        start(i, 0, 0);
    while (kills < wanted) {
        int which = random() % 2 == 0 ? senders : (int)(random() % senders);
        int step = 0;
        if (by_step) { /* restart it, so that it kills itself */
            step = which < senders ? sender_steps[random() % 9] : receiver_steps[random() % 8];
        }
        for (int again = 0; again <= by_step; again++) {
            progress(1);
            await_start(which);
            if (again == 0) {
                if (!by_step || random() % 2) {
                    for (volatile long spin = random() % 100000; spin > 0; spin--)
                        ;
                } else {
                    sched_yield();
                }
                kill(pids[which], SIGKILL);
            } else { /* it may never come to its step, such as to sleep */
                sigtimedwait(&child, NULL, &moment);
                kill(pids[which], SIGKILL);
            }
            waitpid(pids[which], NULL, 0);
            sigtimedwait(&child, NULL, &none);
            kills++;
            if (which < senders) {
                of_senders++;
                progress(1);
                /* All of this sender's is received when the ring was empty, or passed its tail. */
                uint64_t tail = atomic_load(culebra_ring__u64(&ring, CULEBRA_RING_TAIL));
                while ((int64_t)(atomic_load(culebra_ring__u64(&ring, CULEBRA_RING_HEAD)) - tail) < 0) {
                    usleep(20);
                    progress(0);
                }
                uint64_t committed = atomic_load(&world->committed[which]);
                uint64_t received = atomic_load(&world->received[which]);
                if (received != committed && received != committed + 1)
                    fail("lost: received, committed", received, committed);
            }
            start(which, again == 0 ? step : 0, 1 + random() % 50);
        }
    }
    for (int i = 0; i <= senders; i++) {
        await_start(i);
        kill(pids[i], SIGKILL);
        waitpid(pids[i], NULL, 0);
    }
    uint64_t messages = 0;
    for (int i = 0; i < senders; i++)
        messages += atomic_load(&world->received[i]);
    progress(1);
    printf("%ju kills, %ju of senders, %ju messages, %ju twice\n", (uintmax_t)kills,
           (uintmax_t)of_senders, (uintmax_t)messages, (uintmax_t)atomic_load(&world->twice));
    return 0;
}

/* Sends COUNT messages to one queue and takes as many from another, both at once; then tells, for
 * each priority, how many there were and a checksum of all their bytes and lengths in order. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

enum { MOST = 8192, PRIORITIES = 7 };

static const unsigned priorities[PRIORITIES] = {0, 1, 2, 31, 1000, 32766, 32767};

struct side {
    const char *name;
    long count;
    long counts[PRIORITIES];
    uint64_t sums[PRIORITIES];
};

static volatile sig_atomic_t signals;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void add(struct side *side, unsigned priority, const char *bytes, long size) {
    int at = 0;
    while (at < PRIORITIES && priorities[at] != priority) at++;
    if (at == PRIORITIES) errno = 0, fail("a strange priority");
    uint64_t sum = (side->sums[at] ^ (uint64_t) size) * 0x100000001b3;
    for (long i = 0; i < size; i++) {
        sum = (sum ^ (unsigned char) bytes[i]) * 0x100000001b3;
    }
    side->sums[at] = sum;
    side->counts[at]++;
}

static mqd_t open_queue(const struct side *side, int flags) {
    mqd_t queue = mq_open(side->name, flags);
    if (queue < 0) fail(side->name);
    return queue;
}

static void *send_all(void *argument) {
    struct side *side = argument;
    mqd_t queue = open_queue(side, O_WRONLY);
    uint64_t state = 88172645463325252u;
    static char message[MOST];
    for (long i = 0; i < side->count; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        long size = state % 5 == 0 ? state / 5 % 3 : state / 5 % (MOST + 1);
        unsigned priority = priorities[(state >> 40) % PRIORITIES];
        for (long at = 0; at < size; at++) message[at] = (char) (state >> at % 56) + at;
        while (mq_send(queue, message, size, priority) != 0) {
            if (errno != EINTR) fail("mq_send");
        }
        add(side, priority, message, size);
    }
    return NULL;
}

static void *receive_all(void *argument) {
    struct side *side = argument;
    mqd_t queue = open_queue(side, O_RDONLY);
    static char message[MOST];
    for (long i = 0; i < side->count; i++) {
        unsigned priority;
        ssize_t size;
        while ((size = mq_receive(queue, message, MOST, &priority)) < 0) {
            if (errno != EINTR) fail("mq_receive");
        }
        add(side, priority, message, size);
    }
    return NULL;
}

static void print(const char *what, const struct side *side) {
    for (int i = 0; i < PRIORITIES; i++) {
        printf("%s %u %ld %llx\n", what, priorities[i], side->counts[i],
               (unsigned long long) side->sums[i]);
    }
}

static void count_signal(int number) {
    (void) number;
    signals++;
}

/* Has itself interrupted all the time. */
static void storm(void) {
    struct sigaction action = {.sa_handler = count_signal};
    struct itimerval often = {{0, 100}, {0, 100}};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
}

/* exchange SEND_QUEUE RECEIVE_QUEUE COUNT [storm] */
int main(int argc, char **argv) {
    if (argc < 4) return 2;
    struct side sent = {argv[1], atol(argv[3])}, received = {argv[2], atol(argv[3])};
    if (argc > 4) storm();
    pthread_t sender;
    if (pthread_create(&sender, NULL, send_all, &sent) != 0) fail("pthread_create");
    receive_all(&received);
    pthread_join(sender, NULL);
    print("sent", &sent);
    print("received", &received);
    return 0;
}

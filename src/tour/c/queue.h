/* How the C programs of the tour open its message queues, whose messages are of SIZE bytes at most. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SIZE = 64 };

static inline void fail(const char *what) {
    perror(what);
    exit(1);
}

static inline void say(const char *word) {
    puts(word);
    fflush(stdout);
}

static inline mqd_t open_queue(const char *name, int access) {
    mqd_t queue = mq_open(name, access);
    if (queue == (mqd_t) -1) {
        fail(name);
    }
    return queue;
}

/* Sends so many messages back as they came, by the other queue. */
static inline void answer(mqd_t questions, mqd_t answers, int count) {
    for (; count > 0; count--) {
        char message[SIZE];
        unsigned priority;
        ssize_t size = mq_receive(questions, message, SIZE, &priority);
        if (size < 0 || mq_send(answers, message, size, priority) != 0) {
            fail("echo");
        }
    }
}

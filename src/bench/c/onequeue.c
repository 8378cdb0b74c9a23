// Nanoseconds of a message sent to a queue and received by one thread, which never has to wait:
//
//     onequeue wait BYTES MILLISECONDS   mq_send + mq_receive
//     onequeue try BYTES MILLISECONDS    the same with O_NONBLOCK
//     onequeue past BYTES MILLISECONDS   mq_timedsend + mq_timedreceive with a deadline long ago
//
// It is received elsewhere than it was sent from, and both lie in a page as Java's do: the kernel's
// copy of 1 KiB takes a fifth more or less by where they are. Prints the median of eleven runs of
// MILLISECONDS each, after one to warm up.
#include <fcntl.h>
#include <mqueue.h>
#include <string.h>

#include "bench.h"

enum { PAGE = 4096, LINE = 64, MESSAGES = 10 };

static mqd_t queue;
static char *sent, *received;
static ssize_t size;
static const struct timespec past;

static void move(void) {
    unsigned priority;
    if (mq_send(queue, sent, size, 0) != 0
        || mq_receive(queue, received, size, &priority) != size) {
        fail("mq_send, mq_receive");
    }
}

static void move_by_deadline(void) {
    unsigned priority;
    if (mq_timedsend(queue, sent, size, 0, &past) != 0
        || mq_timedreceive(queue, received, size, &priority, &past) != size) {
        fail("mq_timedsend, mq_timedreceive");
    }
}

static void make_queue(int flags) {
    struct mq_attr limits = {.mq_maxmsg = MESSAGES, .mq_msgsize = size};
    char name[64];
    snprintf(name, sizeof name, "/culebra-bench-%d", (int) getpid());
    queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL | flags, 0600, &limits);
    if (queue < 0 || mq_unlink(name) != 0) {
        fail("mq_open, mq_unlink");
    }
}

int main(int count, char **words) {
    const char *kind = count == 4 ? words[1] : "";
    void (*once)(void) = NULL;
    size = count == 4 ? atol(words[2]) : 0;
    if (strcmp(kind, "wait") == 0 || strcmp(kind, "try") == 0) {
        once = move;
    } else if (strcmp(kind, "past") == 0) {
        once = move_by_deadline;
    }
    if (once == NULL || size < 1 || size > PAGE / 2) {
        fprintf(stderr, "usage: onequeue wait|try|past BYTES MILLISECONDS\n");
        return 2;
    }
    make_queue(strcmp(kind, "try") == 0 ? O_NONBLOCK : 0);
    char *pages = aligned_alloc(PAGE, 2 * PAGE);
    memset(pages, 1, 2 * PAGE);
    sent = pages + LINE;
    received = pages + PAGE + PAGE / 2;
    measure(once, words[3]);
    return 0;
}

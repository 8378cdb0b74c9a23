/* The other side of a queue, in roles. */
#include "../socket/address.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>

static char message[8192];

static mqd_t open_queue(const char *name, int flags) {
    mqd_t queue = mq_open(name, flags);
    if (queue < 0) {
        fail("mq_open");
    }
    puts("ready");
    fflush(stdout);
    return queue;
}

/* Takes one message, when told to, and sends it back. */
static void echo(const char *name) {
    mqd_t queue = open_queue(name, O_RDWR);
    unsigned priority;
    getchar();
    ssize_t size = mq_receive(queue, message, sizeof message, &priority);
    if (size < 0 || mq_send(queue, message, size, priority) < 0) {
        fail("echo");
    }
}

/* Sends messages of one letter each, and of any length, until it is killed. */
static void flood(const char *name) {
    mqd_t queue = open_queue(name, O_WRONLY);
    struct mq_attr limits;
    mq_getattr(queue, &limits);
    while (1) {
        size_t size = random() % (limits.mq_msgsize + 1);
        memset(message, 'a' + random() % 26, size);
        if (mq_send(queue, message, size, random() % 4) < 0) {
            fail("mq_send");
        }
    }
}

/* Takes messages until it is killed. */
static void drain(const char *name) {
    mqd_t queue = open_queue(name, O_RDONLY);
    while (mq_receive(queue, message, sizeof message, NULL) >= 0) {}
    fail("mq_receive");
}

static void pass(int peer, int fd) {
    char control[CMSG_SPACE(sizeof fd)] = {0};
    struct iovec iov = {"x", 1};
    struct msghdr header = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
                            .msg_controllen = sizeof control};
    struct cmsghdr *block = CMSG_FIRSTHDR(&header);
    block->cmsg_level = SOL_SOCKET;
    block->cmsg_type = SCM_RIGHTS;
    block->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(block), &fd, sizeof fd);
    if (sendmsg(peer, &header, 0) != 1) {
        fail("sendmsg");
    }
}

/* Passes its descriptor to a socket and tells, when asked, whether that is non-blocking. */
static void pass_queue(const char *name, const char *access, const char *address) {
    int flags = strchr(access, 'n') ? O_NONBLOCK : 0;
    flags |= strchr(access, 'b') ? O_RDWR : strchr(access, 'w') ? O_WRONLY : O_RDONLY;
    mqd_t queue = open_queue(name, flags);
    pass(connect_socket(address, SOCK_SEQPACKET), queue);
    getchar();
    struct mq_attr now;
    mq_getattr(queue, &now);
    puts(now.mq_flags & O_NONBLOCK ? "non-blocking" : "blocking");
}

/* peer echo|flood|drain NAME, or peer pass NAME [n](r|w|b) ADDRESS */
int main(int argc, char **argv) {
    if (argc < 3) {
        return 2;
    }
    alarm(300); /* in case the test dies */
    switch (argv[1][0]) {
        case 'e': echo(argv[2]); break;
        case 'f': flood(argv[2]); break;
        case 'd': drain(argv[2]); break;
        default: pass_queue(argv[2], argv[3], argv[4]);
    }
    return 0;
}

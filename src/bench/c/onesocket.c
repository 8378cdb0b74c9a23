// Nanoseconds of what one thread does with UNIX sockets without ever waiting:
//
//     onesocket stream|seqpacket|datagram MILLISECONDS   send + recv of 64 bytes over a pair
//     onesocket udp MILLISECONDS                         the same over UDP and the loopback
//     onesocket datagram-batch|udp-batch MILLISECONDS    the same by sendmmsg + recvmmsg, 64 at once
//     onesocket connect MILLISECONDS PATH                connect + accept + close of both ends;
//                                                        it makes PATH and removes it
//
// Prints the median of eleven runs of MILLISECONDS each, after one to warm up.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "bench.h"

enum { BYTES = 64, BATCH = 64 };

static int ends[2], listener;
static struct sockaddr_un address = {.sun_family = AF_UNIX};
static socklen_t length;

static void move(void) {
    static char bytes[BYTES];
    if (send(ends[0], bytes, BYTES, MSG_NOSIGNAL) != BYTES || recv(ends[1], bytes, BYTES, 0) != BYTES) {
        fail("send, recv");
    }
}

static void prepare(struct mmsghdr *messages) {
    struct iovec *parts = calloc(BATCH, sizeof *parts);
    char *bytes = calloc(BATCH, BYTES);
    for (int i = 0; i < BATCH; i++) {
        parts[i] = (struct iovec) {bytes + i * BYTES, BYTES};
        messages[i].msg_hdr = (struct msghdr) {.msg_iov = &parts[i], .msg_iovlen = 1};
    }
}

// Moves a batch for the first of as many calls, which are for a message each.
static void move_of_batch(void) {
    static struct mmsghdr out[BATCH], in[BATCH];
    static unsigned calls;
    if (calls == 0) {
        prepare(out);
        prepare(in);
    }
    if (calls++ % BATCH != 0) {
        return;
    }
    for (int sent = 0, received = 0; received < BATCH;) {
        int now = sendmmsg(ends[0], out + sent, BATCH - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        int came = recvmmsg(ends[1], in, BATCH, MSG_WAITFORONE, NULL);
        if (now < 0 || came < 0) {
            fail("sendmmsg, recvmmsg");
        }
        sent += now;
        received += came;
    }
}

static void meet(void) {
    int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client < 0 || connect(client, (struct sockaddr *) &address, length) != 0) {
        fail("socket, connect");
    }
    int server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (server < 0 || close(client) != 0 || close(server) != 0) {
        fail("accept4, close");
    }
}

static void make_pair(int type) {
    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) != 0) {
        fail("socketpair");
    }
}

static void make_udp(void) {
    struct sockaddr_in at[2];
    socklen_t room = sizeof *at;
    for (int i = 0; i < 2; i++) {
        at[i] = (struct sockaddr_in) {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        ends[i] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (bind(ends[i], (struct sockaddr *) &at[i], room) != 0
            || getsockname(ends[i], (struct sockaddr *) &at[i], &room) != 0) {
            fail("bind, getsockname");
        }
    }
    for (int i = 0; i < 2; i++) {
        if (connect(ends[i], (struct sockaddr *) &at[1 - i], room) != 0) {
            fail("connect");
        }
    }
}

static void make_listener(const char *path) {
    length = offsetof(struct sockaddr_un, sun_path) + strlen(path) + 1;
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *) &address, length) != 0 || listen(listener, 128) != 0) {
        fail(path);
    }
}

int main(int count, char **words) {
    const char *kind = count < 3 ? "" : words[1];
    void (*once)(void) = strstr(kind, "-batch") == NULL ? move : move_of_batch;
    if (strcmp(kind, "stream") == 0) {
        make_pair(SOCK_STREAM);
    } else if (strcmp(kind, "seqpacket") == 0) {
        make_pair(SOCK_SEQPACKET);
    } else if (strncmp(kind, "datagram", 8) == 0) {
        make_pair(SOCK_DGRAM);
    } else if (strncmp(kind, "udp", 3) == 0) {
        make_udp();
    } else if (strcmp(kind, "connect") == 0 && count == 4) {
        make_listener(words[3]);
        measure(meet, words[2]);
        return unlink(words[3]);
    } else {
        fprintf(stderr, "usage: onesocket stream|seqpacket|datagram[-batch]|udp[-batch]|connect MILLISECONDS [PATH]\n");
        return 2;
    }
    measure(once, words[2]);
    return 0;
}

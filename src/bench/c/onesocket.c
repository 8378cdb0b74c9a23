// Nanoseconds of what one thread does with UNIX sockets without ever waiting:
//
//     onesocket stream|seqpacket|datagram MILLISECONDS   send + recv of 64 bytes over a pair
//     onesocket udp MILLISECONDS                         the same over UDP and the loopback
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

enum { BYTES = 64 };

static int ends[2], listener;
static struct sockaddr_un address = {.sun_family = AF_UNIX};
static socklen_t length;

static void move(void) {
    static char bytes[BYTES];
    if (send(ends[0], bytes, BYTES, MSG_NOSIGNAL) != BYTES || recv(ends[1], bytes, BYTES, 0) != BYTES) {
        fail("send, recv");
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
    if (strcmp(kind, "stream") == 0) {
        make_pair(SOCK_STREAM);
    } else if (strcmp(kind, "seqpacket") == 0) {
        make_pair(SOCK_SEQPACKET);
    } else if (strcmp(kind, "datagram") == 0) {
        make_pair(SOCK_DGRAM);
    } else if (strcmp(kind, "udp") == 0) {
        make_udp();
    } else if (strcmp(kind, "connect") == 0 && count == 4) {
        make_listener(words[3]);
        measure(meet, words[2]);
        return unlink(words[3]);
    } else {
        fprintf(stderr, "usage: onesocket stream|seqpacket|datagram|udp|connect MILLISECONDS [PATH]\n");
        return 2;
    }
    measure(move, words[2]);
    return 0;
}

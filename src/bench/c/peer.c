// One of two processes that `between` starts with the descriptors IN and OUT:
//
//     peer ping TRIPS BYTES IN OUT     sends, then waits for as much
//     peer pong TRIPS BYTES IN OUT     the other way round
//     peer write WRITES BYTES IN OUT   sends
//     peer read READS BYTES IN OUT     reads what is written for as many WRITES; 0: to the end
//
// 8 bytes are an eventfd's. Sockets and message queues are sent to and received from; in a memfd is a
// ring. IN may be a path, or a colon and a port of 127.0.0.1, to connect to. Those that send first
// print the median of ten batches in nanoseconds a trip or a write, after four times as many to warm
// up.
#include <arpa/inet.h>
#include <mqueue.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "bench.h"
#include "ring.h"

enum { MOST = 1 << 16, ALIGNMENT = 64 };

static union {
    uint64_t count;
    char bytes[MOST];
} data = {1};

static char *bytes = data.bytes;
static size_t size;
static enum { PLAIN, SOCKETS, QUEUES, RINGS } kind;
static struct ring_end received, sent;

static int connected(const char *where) {
    struct sockaddr_un path = {.sun_family = AF_UNIX};
    struct sockaddr_in port = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on_path = *where == '/', at_once = 1;
    int fd = socket(on_path ? AF_UNIX : AF_INET, SOCK_STREAM, 0);
    strncpy(path.sun_path, where, sizeof path.sun_path - 1);
    port.sin_port = htons(atoi(where + 1));
    void *address = on_path ? (void *) &path : (void *) &port;
    if (fd < 0 || connect(fd, address, on_path ? sizeof path : sizeof port) != 0
        || (!on_path && setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once) != 0)) {
        fail(where);
    }
    return fd;
}

static void look(int in, int out) {
    struct stat status;
    if (fstat(in, &status) != 0) {
        fail("fstat");
    }
    struct mq_attr attributes;
    if (S_ISSOCK(status.st_mode)) {
        kind = SOCKETS;
    } else if (mq_getattr(in, &attributes) == 0) {
        kind = QUEUES;
        bytes = aligned_alloc(ALIGNMENT, MOST); // as Java's, since the kernel's copy depends on it
        memset(bytes, 1, MOST);
    } else if (S_ISREG(status.st_mode)) { // as is a queue
        kind = RINGS;
        received.ring = map_ring(in);
        sent.ring = map_ring(out);
        if (received.ring == MAP_FAILED || sent.ring == MAP_FAILED) {
            fail("mmap");
        }
    }
}

static ssize_t put(int out, const char *from, size_t most) {
    switch (kind) {
        case SOCKETS: return send(out, from, most, MSG_NOSIGNAL);
        case QUEUES: return mq_send(out, from, most, 0) == 0 ? (ssize_t) most : -1;
        case RINGS: return ring_put(&sent, from, most);
        default: return write(out, from, most);
    }
}

static ssize_t take(int in, char *into, size_t most) {
    switch (kind) {
        case SOCKETS: return recv(in, into, most, 0);
        case QUEUES: return mq_receive(in, into, MOST, NULL);
        case RINGS: return ring_take(&received, into, most);
        default: return read(in, into, most);
    }
}

static void send_all(int out) {
    for (size_t done = 0; done < size;) {
        ssize_t moved = put(out, bytes + done, size - done);
        if (moved < 0) {
            fail("write");
        }
        done += moved;
    }
}

static int receive_all(int in) {
    for (size_t done = 0; done < size;) {
        ssize_t moved = take(in, bytes + done, size - done);
        if (moved < 0) {
            fail("read");
        }
        if (moved == 0) {
            return 0;
        }
        done += moved;
    }
    return 1;
}

static double run(int in, int out, int answered, long count) {
    double start = now();
    for (long i = 0; i < count; i++) {
        send_all(out);
        if (answered && !receive_all(in)) {
            fail("the other side ended");
        }
    }
    return (now() - start) / count;
}

int main(int count, char **words) {
    size = count == 6 ? atol(words[3]) : 0;
    if (size == 0 || size > MOST) {
        fprintf(stderr, "usage: peer ping|pong|write|read COUNT BYTES IN OUT\n");
        return 2;
    }
    int connects = words[4][0] == '/' || words[4][0] == ':';
    int in = connects ? connected(words[4]) : atoi(words[4]);
    int out = connects ? in : atoi(words[5]);
    long batch = atol(words[2]) / BATCHES, all = (WARM_UP + BATCHES) * batch;
    int pings = strcmp(words[1], "ping") == 0;
    if (start_idle_thread() != 0) {
        fail("pthread_create");
    }
    look(in, out);
    if (strcmp(words[1], "read") == 0) {
        for (long i = 0; (all == 0 || i < all) && receive_all(in); i++) {
        }
        return 0;
    }
    if (strcmp(words[1], "pong") == 0) {
        for (long i = 0; i < all && receive_all(in); i++) {
            send_all(out);
        }
        return 0;
    }
    double results[BATCHES];
    run(in, out, pings, WARM_UP * batch);
    for (int i = 0; i < BATCHES; i++) {
        results[i] = run(in, out, pings, batch);
    }
    printf("%.1f\n", median(results, BATCHES));
    return 0;
}

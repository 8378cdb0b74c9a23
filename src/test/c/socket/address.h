/* Addresses on a command line: /path, @name, 127.0.0.1:7, [::1]:7. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct address {
    union {
        struct sockaddr any;
        struct sockaddr_un un;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } c;
    socklen_t size;
};

static inline void fail(const char *what) {
    perror(what);
    exit(1);
}

static inline struct address parse(const char *text) {
    struct address address;
    memset(&address, 0, sizeof address);
    char host[200] = "";
    int port;
    if (*text == '/' || *text == '@') {
        address.c.un.sun_family = AF_UNIX;
        snprintf(address.c.un.sun_path, sizeof address.c.un.sun_path, "%s", text);
        address.size = offsetof(struct sockaddr_un, sun_path) + strlen(text);
        if (*text == '@') {
            address.c.un.sun_path[0] = 0;
        }
    } else if (sscanf(text, "[%199[^]]]:%d", host, &port) == 2) {
        address.c.in6.sin6_family = AF_INET6;
        address.c.in6.sin6_port = htons(port);
        inet_pton(AF_INET6, host, &address.c.in6.sin6_addr);
        address.size = sizeof address.c.in6;
    } else if (sscanf(text, "%199[^:]:%d", host, &port) == 2) {
        address.c.in.sin_family = AF_INET;
        address.c.in.sin_port = htons(port);
        inet_pton(AF_INET, host, &address.c.in.sin_addr);
        address.size = sizeof address.c.in;
    } else {
        fprintf(stderr, "not an address: %s\n", text);
        exit(2);
    }
    return address;
}

/* Makes a socket of a type and of an address's family. */
static inline int open_socket(struct address *address, int type) {
    int fd = socket(address->c.any.sa_family, type | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fail("socket");
    }
    return fd;
}

/* Binds to an address, which it prints with the port that 0 stands for. */
static inline int bind_socket(const char *text, int type) {
    struct address address = parse(text);
    int fd = open_socket(&address, type);
    if (bind(fd, &address.c.any, address.size) != 0
        || (type == SOCK_STREAM && listen(fd, 100) != 0)
        || getsockname(fd, &address.c.any, &address.size) != 0) {
        fail(text);
    }
    if (address.c.any.sa_family == AF_INET) {
        printf("127.0.0.1:%d\n", ntohs(address.c.in.sin_port));
    } else if (address.c.any.sa_family == AF_INET6) {
        printf("[::1]:%d\n", ntohs(address.c.in6.sin6_port));
    } else {
        puts(text);
    }
    fflush(stdout);
    return fd;
}

static inline int connect_socket(const char *text, int type) {
    struct address address = parse(text);
    int fd = open_socket(&address, type);
    sa_family_t own = AF_UNIX; /* a name that the system chooses, for the answers to come to */
    if (type == SOCK_DGRAM && address.c.any.sa_family == own
        && bind(fd, (struct sockaddr *) &own, sizeof own) != 0) {
        fail("bind");
    }
    if (connect(fd, &address.c.any, address.size) != 0) {
        fail(text);
    }
    return fd;
}

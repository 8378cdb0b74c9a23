/* How the C programs of the tour reach it: by a UNIX socket, which passes descriptors on to them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static inline void fail(const char *what) {
    perror(what);
    exit(1);
}

/* Connects to a path with a socket of a type. */
static inline int connect_to(const char *path, int type) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        fprintf(stderr, "too long: %s\n", path);
        exit(1);
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *) &address, sizeof address) != 0) {
        fail(path);
    }
    return fd;
}

/* Receives a byte and so many descriptors, four at most, with it. */
static inline void receive_descriptors(int from, int *fds, int count) {
    char byte;
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(4 * sizeof(int))];
    } control;
    struct iovec io = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {
        .msg_iov = &io,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control,
    };
    if (recvmsg(from, &message, MSG_CMSG_CLOEXEC) != 1) {
        fail("recvmsg");
    }
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header == NULL || header->cmsg_type != SCM_RIGHTS
        || header->cmsg_len != CMSG_LEN(count * sizeof(int))) {
        fprintf(stderr, "not %d descriptors\n", count);
        exit(1);
    }
    memcpy(fds, CMSG_DATA(header), count * sizeof(int));
}

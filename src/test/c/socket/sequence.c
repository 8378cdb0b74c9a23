/* `serve ADDRESS` is SequenceService, `ask ADDRESS REQUESTS` is SequenceServiceClient, in C. */
#include "address.h"

#include <endian.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

static atomic_long next;

static void *serve(void *client) {
    int fd = (int) (intptr_t) client;
    uint32_t request;
    while (recv(fd, &request, sizeof request, MSG_WAITALL) == sizeof request) {
        uint64_t first = htobe64(atomic_fetch_add(&next, be32toh(request)));
        if (send(fd, &first, sizeof first, MSG_NOSIGNAL) != sizeof first) {
            break;
        }
    }
    close(fd);
    return NULL;
}

static void serve_all(int listener) {
    while (1) {
        int client = accept(listener, NULL, NULL);
        pthread_t thread;
        if (client < 0 || pthread_create(&thread, NULL, serve, (void *) (intptr_t) client) != 0) {
            fail("client");
        }
        pthread_detach(thread);
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        return 2;
    }
    alarm(300); /* in case the test dies */
    if (strcmp(argv[1], "serve") == 0) {
        serve_all(bind_socket(argv[2], SOCK_STREAM));
    }
    int fd = connect_socket(argv[2], SOCK_STREAM);
    for (int i = 0; i < atoi(argv[3]); i++) {
        int count = i % 7 + 1;
        uint32_t request = htobe32(count);
        uint64_t first;
        if (send(fd, &request, sizeof request, MSG_NOSIGNAL) != sizeof request
            || recv(fd, &first, sizeof first, MSG_WAITALL) != sizeof first) {
            fail("ask");
        }
        printf("%llu %d\n", (unsigned long long) be64toh(first), count);
    }
    return 0;
}

/* `serve ADDRESS` is UpperCaseServer, `ask ADDRESS TEXT...` is UpperCaseClient, in C. */
#include "address.h"

#include <ctype.h>

static void serve(int fd) {
    while (1) {
        char text[4096];
        struct address from = {.size = sizeof from.c};
        ssize_t size = recvfrom(fd, text, sizeof text, 0, &from.c.any, &from.size);
        if (size < 0) {
            fail("recvfrom");
        }
        for (int i = 0; i < size; i++) {
            text[i] = toupper((unsigned char) text[i]);
        }
        if (sendto(fd, text, size, 0, &from.c.any, from.size) != size) {
            fail("sendto");
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        return 2;
    }
    alarm(300); /* in case the test dies */
    if (strcmp(argv[1], "serve") == 0) {
        serve(bind_socket(argv[2], SOCK_DGRAM));
    }
    int fd = connect_socket(argv[2], SOCK_DGRAM);
    for (char **text = argv + 3; *text != NULL; text++) {
        char answer[4096];
        if (send(fd, *text, strlen(*text), 0) < 0) {
            fail("send");
        }
        ssize_t size = recv(fd, answer, sizeof answer, 0);
        if (size < 0) {
            fail("recv");
        }
        printf("%.*s\n", (int) size, answer);
    }
    return 0;
}

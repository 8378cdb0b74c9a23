/* One side of a connection that answers in capitals: stream listen|connect FAMILY [ADDRESS [PORT]]
   FAMILY is path, abstract (an address in hexadecimal), inet or inet6. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_storage address;
static socklen_t length;

static int failed(const char *call) {
    perror(call);
    exit(1);
}

static void encode(char **words) {
    struct sockaddr_un *un = (struct sockaddr_un *)&address;
    struct sockaddr_in *in = (struct sockaddr_in *)&address;
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address;
    if (!strcmp(words[0], "path")) {
        size_t size = strlen(words[1]);
        un->sun_family = AF_UNIX;
        memcpy(un->sun_path, words[1], size);
        length = offsetof(struct sockaddr_un, sun_path) + size + (size < 108);
    } else if (!strcmp(words[0], "abstract")) {
        size_t size = strlen(words[1]) / 2;
        un->sun_family = AF_UNIX;
        for (size_t i = 0; i < size; i++) {
            unsigned byte;
            sscanf(words[1] + 2 * i, "%2x", &byte);
            un->sun_path[i + 1] = byte;
        }
        length = offsetof(struct sockaddr_un, sun_path) + 1 + size;
    } else if (!strcmp(words[0], "inet")) {
        in->sin_family = AF_INET;
        in->sin_port = htons(atoi(words[2]));
        inet_pton(AF_INET, words[1], &in->sin_addr);
        length = sizeof *in;
    } else {
        in6->sin6_family = AF_INET6;
        in6->sin6_port = htons(atoi(words[2]));
        inet_pton(AF_INET6, words[1], &in6->sin6_addr);
        length = sizeof *in6;
    }
}

static void answer(int listener) {
    char buffer[4096];
    ssize_t size;
    socklen_t room = sizeof address;
    if (getsockname(listener, (struct sockaddr *)&address, &room) < 0) {
        failed("getsockname");
    }
    printf("ready %d\n", ntohs(((struct sockaddr_in *)&address)->sin_port));
    fflush(stdout);
    int socket = accept(listener, NULL, NULL);
    if (socket < 0) {
        failed("accept");
    }
    while ((size = read(socket, buffer, sizeof buffer)) > 0) {
        for (ssize_t i = 0; i < size; i++) {
            buffer[i] = toupper((unsigned char)buffer[i]);
        }
        if (write(socket, buffer, size) != size) {
            failed("write");
        }
    }
    if (size < 0) {
        failed("read");
    }
}

static void ask(int socket) {
    char buffer[4096];
    ssize_t size;
    if (connect(socket, (struct sockaddr *)&address, length) < 0) {
        failed("connect");
    }
    if (write(socket, "a question", 10) != 10 || shutdown(socket, SHUT_WR) < 0) {
        failed("write");
    }
    while ((size = read(socket, buffer, sizeof buffer)) > 0) {
        fwrite(buffer, 1, size, stdout);
    }
    if (size < 0) {
        failed("read");
    }
}

int main(int count, char **words) {
    if (count < 4) {
        return 2;
    }
    encode(words + 2);
    int made = socket(address.ss_family, SOCK_STREAM, 0);
    if (made < 0) {
        failed("socket");
    }
    if (!strcmp(words[1], "connect")) {
        ask(made);
        return 0;
    }
    if (bind(made, (struct sockaddr *)&address, length) < 0 || listen(made, 5) < 0) {
        failed("bind");
    }
    answer(made);
    return 0;
}

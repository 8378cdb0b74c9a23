// An upper-casing server of messages, and its client.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char message[65536];

static void check(long result, const char *call) {
    if (result < 0) perror(call), exit(1);
}

static socklen_t address(struct sockaddr_storage *to, const char *kind, const char *name, int port) {
    struct sockaddr_un *unix_ = (void *) to;
    struct sockaddr_in *inet = (void *) to;
    struct sockaddr_in6 *inet6 = (void *) to;
    if (strcmp(kind, "inet") == 0) {
        inet->sin_family = AF_INET;
        inet->sin_port = htons(port);
        inet_pton(AF_INET, name, &inet->sin_addr);
        return sizeof *inet;
    }
    if (strcmp(kind, "inet6") == 0) {
        inet6->sin6_family = AF_INET6;
        inet6->sin6_port = htons(port);
        inet_pton(AF_INET6, name, &inet6->sin6_addr);
        return sizeof *inet6;
    }
    int abstract = strcmp(kind, "abstract") == 0;
    unix_->sun_family = AF_UNIX;
    memcpy(unix_->sun_path + abstract, name, strlen(name));
    return offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name);
}

static void serve(int fd, int seqpacket, int inet) {
    struct sockaddr_storage from;
    socklen_t length = sizeof from;
    check(getsockname(fd, (void *) &from, &length), "getsockname");
    printf("%d\n", inet ? ntohs(((struct sockaddr_in *) &from)->sin_port) : 0);
    fflush(stdout);
    if (seqpacket) check(fd = accept(fd, NULL, NULL), "accept");
    int quit = 0;
    while (!quit) {
        length = sizeof from;
        ssize_t size = recvfrom(fd, message, sizeof message, 0, (void *) &from, &length);
        check(size, "recvfrom");
        quit = size == 4 && memcmp(message, "quit", 4) == 0;
        for (int i = 0; i < size; i++) message[i] = toupper(message[i]);
        check(sendto(fd, message, size, 0, seqpacket ? NULL : (void *) &from, seqpacket ? 0 : length),
              "sendto");
    }
}

static void ask(int fd) {
    while (fgets(message, sizeof message, stdin) != NULL) {
        check(send(fd, message, strcspn(message, "\n"), 0), "send");
        ssize_t size = recv(fd, message, sizeof message, 0);
        check(size, "recv");
        printf("%.*s\n", (int) size, message);
        fflush(stdout);
    }
}

// uppercase serve|ask SOCK_DGRAM|SOCK_SEQPACKET path|abstract|inet|inet6 NAME PORT
int main(int argc, char **argv) {
    if (argc != 6) return 2;
    int serves = strcmp(argv[1], "serve") == 0;
    int seqpacket = strcmp(argv[2], "SOCK_SEQPACKET") == 0;
    struct sockaddr_storage to = {0};
    socklen_t length = address(&to, argv[3], argv[4], atoi(argv[5]));
    int fd = socket(to.ss_family, seqpacket ? SOCK_SEQPACKET : SOCK_DGRAM, 0);
    check(fd, "socket");
    if (serves) {
        check(bind(fd, (void *) &to, length), "bind");
        if (seqpacket) check(listen(fd, 1), "listen");
        serve(fd, seqpacket, to.ss_family != AF_UNIX);
        return 0;
    }
    struct sockaddr family = {.sa_family = AF_UNIX}; // has the system choose a name
    if (to.ss_family == AF_UNIX && !seqpacket) check(bind(fd, &family, sizeof family.sa_family), "bind");
    check(connect(fd, (void *) &to, length), "connect");
    ask(fd);
    return 0;
}

// @highlight region regex="\bsendmmsg(?=\()"
/* Sends the numbers 1 to COUNT as samples, 64 by one call: send_samples SOCKET NAME COUNT. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { BATCH = 64, BYTES = 100 };

int main(int argc, char **argv) {
    struct sockaddr_un tally = {.sun_family = AF_UNIX};
    if (argc < 4 || strlen(argv[1]) >= sizeof tally.sun_path) {
        return 2;
    }
    strcpy(tally.sun_path, argv[1]);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *) &tally, sizeof tally) != 0) {
        perror(argv[1]);
        return 1;
    }
    static char texts[BATCH][BYTES];
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH] = {0};
    for (int i = 1, count = atoi(argv[3]); i <= count;) {
        int size = 0;
        for (; size < BATCH && i + size <= count; size++) {
            int length = snprintf(texts[size], BYTES, "%s %d", argv[2], i + size);
            parts[size] = (struct iovec) {texts[size], length};
            messages[size].msg_hdr = (struct msghdr) {.msg_iov = &parts[size], .msg_iovlen = 1};
        }
        int sent = sendmmsg(fd, messages, size, MSG_NOSIGNAL);
        if (sent < 0) {
            perror("sendmmsg");
            return 1;
        }
        i += sent; // fewer than all if a signal has ended the wait for room
    }
    return 0;
}
// @end

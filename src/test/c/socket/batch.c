/* `batch ADDRESS COUNT`: answers COUNT datagrams in capital letters, by recvmmsg and sendmmsg. */
#define _GNU_SOURCE
#include "address.h"

#include <ctype.h>

enum { MOST = 64, BYTES = 2048 };

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    alarm(300); /* in case the test dies */
    int fd = bind_socket(argv[1], SOCK_DGRAM);
    static struct mmsghdr messages[MOST];
    static struct iovec bytes[MOST];
    static struct address from[MOST];
    static char text[MOST][BYTES];
    for (int left = atoi(argv[2]); left > 0;) {
        for (int i = 0; i < MOST; i++) {
            bytes[i] = (struct iovec) {text[i], BYTES};
            messages[i].msg_hdr =
                (struct msghdr) {&from[i].c, sizeof from[i].c, &bytes[i], 1, NULL, 0, 0};
        }
        int count = recvmmsg(fd, messages, MOST, MSG_WAITFORONE, NULL);
        if (count < 0) {
            fail("recvmmsg");
        }
        for (int i = 0; i < count; i++) {
            bytes[i].iov_len = messages[i].msg_len;
            for (unsigned j = 0; j < messages[i].msg_len; j++) {
                text[i][j] = toupper((unsigned char) text[i][j]);
            }
        }
        for (int sent = 0; sent < count;) {
            int more = sendmmsg(fd, messages + sent, count - sent, 0);
            if (more < 0) {
                fail("sendmmsg");
            }
            sent += more;
        }
        left -= count;
    }
    return 0;
}

/*
 * The other side of the tour's sysv-queue, which it finds by a file: sends each message of type 1
 * back as type 2. Then sends one of each type from the last down to 3, of as many bytes, and waits
 * to be killed.
 */
#include "other.h"

#include <string.h>
#include <sys/msg.h>

enum { QUESTION = 1, ANSWER = 2, SIZE = 64 };

struct message {
    long type;
    char bytes[SIZE];
};

static void transmit(int id, struct message *message, size_t size) {
    if (msgsnd(id, message, size, 0) != 0) {
        fail("msgsnd");
    }
}

int main(int argc, char **argv) {
    if (argc != 4) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    int id = msgget(ftok(argv[1], 'Q'), 0);
    if (id < 0) {
        fail("msgget");
    }
    struct message message = {0};
    for (int left = atoi(argv[2]); left > 0; left--) {
        ssize_t size = msgrcv(id, &message, SIZE, QUESTION, 0);
        if (size < 0) {
            fail("msgrcv");
        }
        message.type = ANSWER;
        transmit(id, &message, size);
    }
    memset(&message, 0, sizeof message);
    for (long type = atoi(argv[3]); type > ANSWER; type--) {
        message.type = type;
        transmit(id, &message, type);
    }
    say("sent");
    pause();
    return 0;
}

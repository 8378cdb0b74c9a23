// notification hold NAME: arms a notification without a signal (SIGEV_NONE), until there is a line to read.
// notification receive NAME: receives one message, for which it says that it waits.
// notification send NAME COUNT SEED: sends the numbers 0, 1, 2 and so on, in bursts and with pauses.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void say(const char *what) {
    puts(what);
    fflush(stdout);
}

static int hold(mqd_t queue) {
    struct sigevent none = {.sigev_notify = SIGEV_NONE};
    if (mq_notify(queue, &none) != 0) return say(errno == EBUSY ? "EBUSY" : strerror(errno)), 0;
    say("armed");
    getchar();
    if (mq_notify(queue, NULL) != 0) return 1;
    say("removed");
    getchar();
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    mqd_t queue = mq_open(argv[2], O_RDWR);
    if (queue < 0) return perror("mq_open"), 1;
    if (strcmp(argv[1], "hold") == 0) return hold(queue);
    if (strcmp(argv[1], "receive") == 0) {
        char buffer[8192];
        say("waiting");
        printf("%d bytes\n", (int) mq_receive(queue, buffer, sizeof buffer, NULL));
        return 0;
    }
    srandom(atoi(argv[4]));
    for (int i = 0; i < atoi(argv[3]); i++) {
        if (mq_send(queue, (char *) &i, sizeof i, 0) != 0) return perror("mq_send"), 1;
        if (random() % 8 == 0) usleep(random() % 200);
    }
    return 0;
}

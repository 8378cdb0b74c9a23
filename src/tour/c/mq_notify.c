/*
 * The other side of the tour's mq-notify: sends each message back by another queue, then as many
 * numbers when it is notified, at whatever pace the queue's reader lets it.
 */
#include "queue.h"

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    mqd_t questions = open_queue(argv[1], O_RDONLY);
    mqd_t answers = open_queue(argv[2], O_WRONLY);
    say("ready");
    answer(questions, answers, atoi(argv[3]));
    int count = atoi(argv[4]);
    for (int number = 0; number < count; number++) {
        if (mq_send(answers, (char *) &number, sizeof number, 0) != 0) {
            fail("mq_send");
        }
    }
    return 0;
}

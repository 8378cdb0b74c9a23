/*
 * The other side of the tour's message-queue: sends each message back by another queue. Then sends
 * one of each priority from 1 up, of as many bytes, and waits to be killed.
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
    char bytes[SIZE] = {0};
    int last = atoi(argv[4]);
    for (int priority = 1; priority <= last; priority++) {
        if (mq_send(answers, bytes, priority, priority) != 0) {
            fail("mq_send");
        }
    }
    say("sent");
    pause();
    return 0;
}

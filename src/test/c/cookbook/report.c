/* report /QUEUE: sends each line that is typed to a queue. C requires the slash. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
    char line[80];
    mqd_t queue = argc > 1 ? mq_open(argv[1], O_WRONLY) : -1;
    if (queue < 0) {
        perror("mq_open");
        return 1;
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (mq_send(queue, line, strcspn(line, "\n"), 0) != 0) {
            perror("mq_send");
            return 1;
        }
    }
    return 3;
}

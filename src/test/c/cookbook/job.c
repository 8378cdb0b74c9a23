// @highlight region regex="mq_\w+(?=\()"
/* Sends a job to a JobServer and prints the result: job /SERVER TEXT. C requires the slash. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 3) {
        return 2;
    }
    char text[256], name[256];
    int size = snprintf(text, sizeof text, "%d-1 1 %s", getpid(), argv[2]);
    if (size >= (int) sizeof text
        || snprintf(name, sizeof name, "%s-%d-1", argv[1], getpid()) >= (int) sizeof name) {
        fprintf(stderr, "too long\n");
        return 2;
    }
    struct mq_attr limits = {.mq_maxmsg = 10, .mq_msgsize = sizeof text};
    mqd_t results = mq_open(name, O_RDONLY | O_CREAT | O_EXCL, 0600, &limits);
    mqd_t requests = mq_open(argv[1], O_WRONLY | O_CREAT, 0600, &limits);
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 10; /* a queue does not report that the server has ended */
    if (results < 0 || requests < 0 || mq_send(requests, text, size, 0) != 0
        || (size = mq_timedreceive(results, text, sizeof text, NULL, &end)) < 0) {
        perror(argv[1]);
        size = -1;
    } else {
        printf("%.*s\n", size, text);
    }
    mq_unlink(name);
    return size < 0;
}
// @end

/* Sends jobs to the workers and prints their answers: client QUEUE COUNT. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { UNDER_WAY = 10, LONGEST = 128 }; /* UNDER_WAY: as many answers as our queue holds */

static char ours[32];

static void fail(const char *what) {
    perror(what);
    mq_unlink(ours);
    exit(1);
}

static struct timespec in_ten_seconds(void) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 10;
    return end;
}

static void send_job(mqd_t jobs, int job) {
    char text[LONGEST];
    struct timespec end = in_ten_seconds();
    snprintf(text, sizeof text, "%s %d", ours, job * 100);
    if (mq_timedsend(jobs, text, strlen(text), 0, &end) < 0)
        fail("mq_timedsend");
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "client QUEUE COUNT\n");
        return 2;
    }
    int count = atoi(argv[2]), sent = 0;
    mqd_t jobs = mq_open(argv[1], O_WRONLY);
    if (jobs < 0) {
        perror(argv[1]);
        return 1;
    }
    snprintf(ours, sizeof ours, "/answers-%d", (int) getpid());
    mq_unlink(ours); /* left by a killed process with the same number */
    struct mq_attr limits = {.mq_maxmsg = UNDER_WAY, .mq_msgsize = LONGEST};
    mqd_t answers = mq_open(ours, O_RDONLY | O_CREAT | O_EXCL, 0600, &limits);
    if (answers < 0)
        fail(ours);
    while (sent < count && sent < UNDER_WAY)
        send_job(jobs, ++sent);
    for (int received = 0; received < count; received++) {
        char text[LONGEST];
        struct timespec end = in_ten_seconds();
        ssize_t size = mq_timedreceive(answers, text, sizeof text, NULL, &end);
        if (size < 0)
            fail("mq_timedreceive");
        printf("%.*s\n", (int) size, text);
        if (sent < count)
            send_job(jobs, ++sent);
    }
    mq_unlink(ours);
    return 0;
}

// Uses the objects that LETTERS select, prints "ready", and ends at the end of its input: user LETTERS NAME.
// Letters: m maps memory, d keeps a descriptor of it, s opens a semaphore, S creates it, q opens a
// queue, n asks to be notified by it; w waits for the semaphore after "ready"; e ends the first
// thread before "ready", and another one goes on.
#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int fail(const char *what) {
    perror(what);
    return 1;
}

static void *go_on(void *first) {
    pthread_join(*(pthread_t *)first, NULL);
    puts("ready");
    fflush(stdout);
    getchar();
    exit(0);
}

int main(int argc, char **argv) {
    static pthread_t first, second;
    sem_t *semaphore = SEM_FAILED;
    int waits = 0;
    for (const char *letter = argv[1]; *letter; letter++) {
        if (*letter == 'm' || *letter == 'd') {
            int fd = shm_open(argv[2], O_RDWR, 0);
            if (fd < 0) return fail("shm_open");
            if (*letter == 'd') continue;
            if (mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED) return fail("mmap");
            close(fd);
        } else if (*letter == 's' || *letter == 'S') {
            semaphore = sem_open(argv[2], *letter == 'S' ? O_CREAT | O_EXCL : 0, 0600, 0);
            if (semaphore == SEM_FAILED) return fail("sem_open");
        } else if (*letter == 'w') {
            waits = 1;
        } else if (*letter == 'e') {
            first = pthread_self();
            if (pthread_create(&second, NULL, go_on, &first) != 0) return fail("pthread_create");
            pthread_exit(NULL);
        } else {
            struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
            mqd_t queue = mq_open(argv[2], O_RDWR);
            if (queue < 0) return fail("mq_open");
            if (*letter == 'n' && mq_notify(queue, &event) != 0) return fail("mq_notify");
        }
    }
    puts("ready");
    fflush(stdout);
    if (waits) sem_wait(semaphore);
    getchar();
    return 0;
}

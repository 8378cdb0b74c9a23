/* Uses what it shares with two JVMs and Python until it is killed: a semaphore, a queue, a robust
 * mutex, a lock, System V objects, signals. Arguments: directory, name, process to signal. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

static const char *directory, *name;
static int64_t *memory;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

/* A moment from now. */
static struct timespec soon(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_nsec += 10 * 1000 * 1000;
    if (now.tv_nsec >= 1000000000) now.tv_nsec -= 1000000000, now.tv_sec++;
    return now;
}

static void use_semaphore(sem_t *sem) {
    struct timespec end = soon();
    if (sem_timedwait(sem, &end) != 0 && errno != ETIMEDOUT) fail("sem_timedwait");
    if (sem_post(sem) != 0) fail("sem_post");
}

static void use_queue(mqd_t queue) {
    char bytes[64];
    size_t size = rand() % 64;
    memset(bytes, (int)size, size);
    struct timespec end = soon();
    if (mq_timedsend(queue, bytes, size, 1, &end) != 0 && errno != ETIMEDOUT) fail("mq_send");
    end = soon();
    ssize_t got = mq_timedreceive(queue, bytes, sizeof bytes, NULL, &end);
    if (got < 0 && errno != ETIMEDOUT) fail("mq_receive");
    for (ssize_t i = 0; i < got; i++) {
        if (bytes[i] != got) errno = EBADMSG, fail("half a message");
    }
}

static void use_mutex(void) {
    struct timespec end = soon();
    int code = pthread_mutex_timedlock((pthread_mutex_t *)memory, &end);
    if (code == ETIMEDOUT) return;
    if (code == EOWNERDEAD) {
        memory[17] = 1000 - memory[16];
        code = pthread_mutex_consistent((pthread_mutex_t *)memory);
    }
    errno = code;
    if (code != 0) fail("pthread_mutex_timedlock");
    if (memory[16] + memory[17] != 1000) errno = EBADMSG, fail("what the mutex protects");
    memory[16]--;
    for (volatile int i = rand() % 10000; i > 0; i--) continue;
    memory[17]++;
    pthread_mutex_unlock((pthread_mutex_t *)memory);
}

static void use_lock(int file) {
    if (flock(file, LOCK_EX | LOCK_NB) == 0) flock(file, LOCK_UN);
    struct flock range = {.l_type = F_WRLCK, .l_len = 10};
    if (fcntl(file, F_SETLK, &range) == 0) {
        range.l_type = F_UNLCK;
        fcntl(file, F_SETLK, &range);
    }
}

static void use_system_v(int set, int queue, int segment) {
    struct sembuf take = {0, -1, SEM_UNDO | IPC_NOWAIT}, give = {0, 1, SEM_UNDO};
    if (semop(set, &take, 1) == 0 && semop(set, &give, 1) != 0) fail("semop");
    struct { long type; char text[8]; } message = {1, "hello"};
    msgsnd(queue, &message, sizeof message.text, IPC_NOWAIT);
    char *at = shmat(segment, NULL, 0);
    if (at == (char *)-1) fail("shmat");
    at[100]++;
    shmdt(at);
}

int main(int count, char **arguments) {
    if (count != 4) return 2;
    directory = arguments[1], name = arguments[2];
    pid_t parent = atoi(arguments[3]);
    srand(getpid());
    if (chdir(directory) != 0) fail(directory);
    sem_t *sem = sem_open(name, 0);
    mqd_t queue = mq_open(name, O_RDWR);
    int object = shm_open(name, O_RDWR, 0), file = open("lock", O_RDWR);
    int set = semget(ftok(directory, 1), 0, 0), messages = msgget(ftok(directory, 2), 0);
    int segment = shmget(ftok(directory, 3), 0, 0);
    if (sem == SEM_FAILED || queue < 0 || object < 0 || file < 0) fail(name);
    if (set < 0 || messages < 0 || segment < 0) fail("ftok");
    memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, object, 0);
    if (memory == MAP_FAILED) fail("mmap");
    printf("ready\n");
    fflush(stdout);
    while (getppid() == parent) {
        use_semaphore(sem);
        use_queue(queue);
        use_mutex();
        use_lock(file);
        use_system_v(set, messages, segment);
        sigqueue(parent, SIGPWR, (union sigval){.sival_int = 1});
        usleep(rand() % 5000);
    }
    return 0;
}

// Runs two programs with descriptors between them: between pipe|eventfd FIRST... -- SECOND...
//
// Each gets two numbers more as its last arguments: the descriptor it reads and the one it writes.
// What one writes, the other reads. Fails if one of them fails.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

// One direction: its end to read and its end to write, the same descriptor for an eventfd.
static void make(int ends[2], int pipes) {
    if (pipes ? pipe(ends) : (ends[0] = ends[1] = eventfd(0, 0)) < 0) {
        perror("pipe, eventfd");
        exit(1);
    }
}

static pid_t start(char **words, int count, const int *in, const int *out) {
    pid_t child = fork();
    if (child != 0) {
        return child;
    }
    char *command[count + 3], numbers[2][16];
    memcpy(command, words, count * sizeof *words);
    snprintf(numbers[0], sizeof *numbers, "%d", in[0]);
    snprintf(numbers[1], sizeof *numbers, "%d", out[1]);
    command[count] = numbers[0];
    command[count + 1] = numbers[1];
    command[count + 2] = NULL;
    if (in[1] != in[0]) { // or no end would ever come
        close(in[1]);
        close(out[0]);
    }
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

int main(int count, char **words) {
    int split = 2;
    while (split < count && strcmp(words[split], "--") != 0) {
        split++;
    }
    if (split < 3 || split >= count - 1) {
        fprintf(stderr, "usage: between pipe|eventfd FIRST... -- SECOND...\n");
        return 2;
    }
    int there[2], back[2], failed = 0;
    make(there, strcmp(words[1], "pipe") == 0);
    make(back, strcmp(words[1], "pipe") == 0);
    pid_t first = start(words + 2, split - 2, back, there);
    pid_t second = start(words + split + 1, count - split - 1, there, back);
    close(there[0]), close(there[1]), close(back[0]), close(back[1]);
    for (int i = 0; i < 2; i++) {
        int status;
        pid_t ended = wait(&status);
        if (status != 0 && i == 0) {
            kill(ended == first ? second : first, SIGTERM); // it may wait for ever
        }
        failed |= status != 0;
    }
    return failed;
}

// Has a child that is dead and not asked for its exit status until there is a line to read.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    siginfo_t info;
    pid_t child = fork();
    if (child < 0) return perror("fork"), 1;
    if (child == 0) _exit(0);
    if (waitid(P_PID, child, &info, WEXITED | WNOWAIT) != 0) return perror("waitid"), 1;
    printf("%d\n", child);
    fflush(stdout);
    getchar();
    waitpid(child, NULL, 0);
    puts("reaped");
    fflush(stdout);
    getchar();
    return 0;
}

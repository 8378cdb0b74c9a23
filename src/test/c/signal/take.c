// take COUNT [group]: prints COUNT signals as it gets them: number, code, value, sender, user, pointer.
// group: as the first of a group of its own that has a second member, which does the same.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    sigset_t all;
    siginfo_t info;
    pid_t child = -1;
    sigfillset(&all);
    sigdelset(&all, SIGCHLD);
    sigprocmask(SIG_BLOCK, &all, NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 2) {
        if (setsid() < 0) return perror("setsid"), 1;
        if ((child = fork()) < 0) return perror("fork"), 1;
        if (child == 0) prctl(PR_SET_PDEATHSIG, SIGKILL);
    }
    if (child != 0) puts("ready");
    for (int i = 0; i < atoi(argv[1]); i++) {
        while (sigwaitinfo(&all, &info) < 0) // EINTR after a stop
            if (errno != EINTR) return perror("sigwaitinfo"), 1;
        int queued = info.si_code == SI_QUEUE;
        printf("%d %d %d %d %d %lx\n", info.si_signo, info.si_code, queued ? info.si_int : 0,
               info.si_pid, info.si_uid, queued ? (unsigned long) info.si_ptr : 0);
    }
    if (child > 0) waitpid(child, NULL, 0);
    return 0;
}

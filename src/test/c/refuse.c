/* Starts a command whose system calls are refused as in a sandbox: refuse CALL=ERRNO ... -- COMMAND */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_getfd /* before glibc 2.32 */
#define SYS_pidfd_getfd 438
#endif

enum { WHOLE = -1, UNAVAILABLE = 77, MOST = 512 };

/* A call, or only that with an argument of which some bits have a value. */
static const struct rule {
    const char *name;
    int call, argument;
    unsigned mask, value;
} rules[] = {
    {"tmpfile", SYS_openat, 2, O_TMPFILE, O_TMPFILE},
    {"create", SYS_openat, 2, O_CREAT, O_CREAT},
    {"linkat", SYS_linkat, WHOLE, 0, 0},
    {"linkat-proc", SYS_linkat, 4, AT_SYMLINK_FOLLOW, AT_SYMLINK_FOLLOW},
    {"linkat-descriptor", SYS_linkat, 4, AT_EMPTY_PATH, AT_EMPTY_PATH},
    {"memfd_create", SYS_memfd_create, WHOLE, 0, 0},
    {"fallocate", SYS_fallocate, WHOLE, 0, 0},
    {"preadv2", SYS_preadv2, WHOLE, 0, 0},
    {"pwritev2", SYS_pwritev2, WHOLE, 0, 0},
    {"statx", SYS_statx, WHOLE, 0, 0},
    {"fstatfs", SYS_fstatfs, WHOLE, 0, 0},
    {"dup-cloexec", SYS_fcntl, 1, ~0u, F_DUPFD_CLOEXEC},
    {"open-locks", SYS_fcntl, 1, ~0u, F_OFD_SETLK},
    {"eventfd", SYS_eventfd2, WHOLE, 0, 0},
    {"pidfd_open", SYS_pidfd_open, WHOLE, 0, 0},
    {"pidfd_getfd", SYS_pidfd_getfd, WHOLE, 0, 0},
    {"pidfd_send_signal", SYS_pidfd_send_signal, WHOLE, 0, 0},
    {"peer-pidfd", SYS_getsockopt, 2, ~0u, 77 /* SO_PEERPIDFD */},
    {"futex_waitv", 449, WHOLE, 0, 0}, /* newer than some headers */
    {"membarrier", SYS_membarrier, WHOLE, 0, 0},
};

static struct sock_filter program[MOST];
static unsigned short length;

static void add(unsigned short code, unsigned value, int if_true, int if_false) {
    program[length++] = (struct sock_filter) {code, if_true, if_false, value};
}

static void refuse(const struct rule *rule, int error) {
    int rest = rule->argument == WHOLE ? 1 : 4;
    add(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
    add(BPF_JMP | BPF_JEQ | BPF_K, rule->call, 0, rest);
    if (rule->argument != WHOLE) {
        add(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[rule->argument]), 0, 0);
        add(BPF_ALU | BPF_AND | BPF_K, rule->mask, 0, 0);
        add(BPF_JMP | BPF_JEQ | BPF_K, rule->value, 0, 1);
    }
    add(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error, 0, 0);
}

int main(int count, char **words) {
    int i = 1;
    for (; i < count && strcmp(words[i], "--"); i++) {
        char *equals = strchr(words[i], '=');
        size_t r = 0, known = sizeof rules / sizeof *rules;
        if (!equals) {
            return 1;
        }
        *equals = 0;
        while (r < known && strcmp(rules[r].name, words[i])) {
            r++;
        }
        if (r == known) {
            fprintf(stderr, "unknown: %s\n", words[i]);
            return 1;
        }
        refuse(&rules[r], atoi(equals + 1));
    }
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
    struct sock_fprog filter = {length, program};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter)) {
        perror("seccomp");
        return UNAVAILABLE;
    }
    execvp(words[i + 1], words + i + 1);
    perror(words[i + 1]);
    return 1;
}

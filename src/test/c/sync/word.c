/* word FILE: a futex word at the start of a mapped file, by commands on standard input. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int fd = open(argv[1], O_RDWR);
    _Atomic uint32_t *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char line[80];
    if (argc != 2 || fd < 0 || word == MAP_FAILED) {
        perror(argv[0]);
        return 1;
    }
    setbuf(stdout, NULL);
    while (fgets(line, sizeof line, stdin) != NULL) {
        unsigned value = atoi(line + 5);
        if (strncmp(line, "wait ", 5) == 0) { /* until it is not that value */
            puts("waiting");
            while (atomic_load(word) == value)
                syscall(SYS_futex, word, FUTEX_WAIT, value, NULL);
            printf("%u\n", atomic_load(word));
        } else if (strncmp(line, "set  ", 5) == 0) {
            atomic_store(word, value);
            printf("%ld\n", syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX));
        } else if (strncmp(line, "event", 5) == 0) { /* as the Javadoc of SharedEvent has it */
            puts("waiting");
            for (uint32_t seen; (seen = atomic_load(word)) != 2;)
                if (seen == 1 || atomic_compare_exchange_strong(word, &seen, 1))
                    syscall(SYS_futex, word, FUTEX_WAIT, 1, NULL);
            puts("set");
        } else if (strncmp(line, "raise", 5) == 0) {
            if (atomic_exchange(word, 2) == 1)
                syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX);
            puts("raised");
        }
    }
    return 0;
}

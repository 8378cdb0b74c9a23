// @highlight region regex="\b(shm_open|mmap|mlock)(?=\()"
/* Prints a key that a KeyHolder holds, until a line is typed: use_key NAME. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 4096 };

int main(int argc, char **argv) {
    int fd = argc > 1 ? shm_open(argv[1], O_RDONLY, 0) : -1;
    void *key = fd < 0 ? MAP_FAILED : mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    if (key == MAP_FAILED || mlock(key, SIZE) != 0) { /* each process pins its own mapping */
        perror("use_key");
        return 1;
    }
    puts(key);
    fflush(stdout);
    getchar();
    return 0;
}
// @end

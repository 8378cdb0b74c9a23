// The other side of a FIFO: fifo read|write|make PATH.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Makes the FIFO, if so asked, opens it in the way that waits, says so, and copies.
int main(int argc, char **argv) {
    if (argc != 3) return 2;
    int reads = strcmp(argv[1], "read") == 0;
    if (strcmp(argv[1], "make") == 0 && mkfifo(argv[2], 0600) != 0) return perror("mkfifo"), 1;
    puts("opening");
    fflush(stdout);
    int fd = open(argv[2], reads ? O_RDONLY : O_WRONLY);
    if (fd < 0) return perror("open"), 1;
    puts("open");
    fflush(stdout);
    char bytes[4096];
    ssize_t count;
    while ((count = read(reads ? fd : 0, bytes, sizeof bytes)) > 0) {
        if (write(reads ? 1 : fd, bytes, count) != count) return perror("write"), 1;
    }
    return count == 0 ? 0 : 1;
}

// Nanoseconds of moving 64 KiB of a file to a descriptor inside the kernel, and of taking them out again:
//
//     onemove pipe MILLISECONDS FILE     splice to a pipe, and from there to /dev/null
//     onemove stream MILLISECONDS FILE   sendfile to a UNIX stream, and recv from it
//
// Prints the median of eleven runs of MILLISECONDS each, after one to warm up.
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include "bench.h"

enum { BYTES = 64 * 1024 };

static int file, null, ends[2];

static void through_pipe(void) {
    loff_t at = 0;
    if (splice(file, &at, ends[1], NULL, BYTES, 0) != BYTES || splice(ends[0], NULL, null, NULL, BYTES, 0) != BYTES) {
        fail("splice");
    }
}

static void through_stream(void) {
    static char bytes[BYTES];
    off_t at = 0;
    if (sendfile(ends[1], file, &at, BYTES) != BYTES || recv(ends[0], bytes, BYTES, MSG_WAITALL) != BYTES) {
        fail("sendfile, recv");
    }
}

int main(int count, char **words) {
    int pipes = count == 4 && strcmp(words[1], "pipe") == 0;
    if (count != 4 || (!pipes && strcmp(words[1], "stream") != 0)) {
        fprintf(stderr, "usage: onemove pipe|stream MILLISECONDS FILE\n");
        return 2;
    }
    file = open(words[3], O_RDONLY | O_CLOEXEC);
    null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (file < 0 || null < 0) {
        fail(words[3]);
    }
    if ((pipes ? pipe2(ends, O_CLOEXEC) : socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) != 0) {
        fail("pipe2, socketpair");
    }
    measure(pipes ? through_pipe : through_stream, words[2]);
    return 0;
}

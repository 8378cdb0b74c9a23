/*
 * fork FILE: sends to a ring. A child closes its copy of the ring, and another has one when the
 * sender closes. After each step it prints a word and waits for a line.
 */
#define _GNU_SOURCE
#include "../../../main/resources/culebra/ring/culebra_ring.h"
#include <stdio.h>
#include <sys/wait.h>

static void step(const char *done)
{
    puts(done);
    getchar();
}

int main(int argc, char **argv)
{
    struct culebra_ring ring;
    int parent[2];
    char byte;
    pid_t child;
    if (argc != 2)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (culebra_ring_open(&ring, argv[1]) < 0 || culebra_ring_be_sender(&ring) < 0
        || pipe(parent) != 0)
        return 1;
    child = fork();
    if (child == 0) {
        culebra_ring_close(&ring);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    step("closed by a child");
    child = fork();
    if (child == 0) {
        close(parent[1]);
        _exit(read(parent[0], &byte, 1) != 0); /* until the parent ends */
    }
    culebra_ring_close(&ring);
    step("closed");
    close(parent[1]);
    waitpid(child, NULL, 0);
    return 0;
}

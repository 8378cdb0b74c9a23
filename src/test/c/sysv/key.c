// Prints ftok's key for each pair of a path and a project.
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>

int main(int argc, char **argv) {
    for (int i = 1; i + 1 < argc; i += 2) printf("0x%08x\n", (unsigned) ftok(argv[i], atoi(argv[i + 1])));
    return 0;
}

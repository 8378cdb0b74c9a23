/*
 * late FILE SIZE: one of the senders of a ring sends a message. Before and after it stores its sleep
 * word, it prints the step and waits for a line.
 */
#define _GNU_SOURCE
#include <stdio.h>
#define CULEBRA_RING_STEP(step) stepped(step)
static inline void stepped(int step)
{
    if (step == 10 || step == 11) {
        printf("%d\n", step);
        getchar();
    }
}
#include "../../../main/resources/culebra/ring/culebra_ring.h"
#include <stdlib.h>

int main(int argc, char **argv)
{
    static unsigned char message[1 << 20];
    struct culebra_ring ring;
    if (argc != 3)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (culebra_ring_open(&ring, argv[1]) < 0 || culebra_ring_be_sender(&ring) < 0)
        return 1;
    return culebra_ring_send(&ring, message, (size_t)atol(argv[2]), -1) < 0;
}

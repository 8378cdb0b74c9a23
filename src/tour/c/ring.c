/* The other side of the tour's rings: sends back by one what it receives by the other. */
#define _GNU_SOURCE
#include "../../main/resources/culebra/ring/culebra_ring.h"

#include <stdlib.h>

int main(int argc, char **argv) {
    struct culebra_ring in, out;
    char message[64];
    ssize_t size;
    if (argc != 3) {
        return 2;
    }
    alarm(60); /* in case the tour dies */
    if (culebra_ring_open(&in, argv[1]) != 0 || culebra_ring_be_receiver(&in) != 0
        || culebra_ring_open(&out, argv[2]) != 0 || culebra_ring_be_sender(&out) != 0) {
        fprintf(stderr, "no rings: %s and %s\n", argv[1], argv[2]);
        return 1;
    }
    puts("ready");
    fflush(stdout);
    while ((size = culebra_ring_receive(&in, message, sizeof message, -1)) >= 0) {
        if (culebra_ring_send(&out, message, (size_t) size, -1) != 0) {
            return 1;
        }
    }
    return size == -EPIPE ? 0 : 1;
}

/* prices NAME: prints the prices of PriceFeed.java until it ends, however slowly. */
// @start region=prices
#define _GNU_SOURCE
#include "culebra_ring.h" /* from the jar: culebra/ring/culebra_ring.h */

int main(int argc, char **argv) {
    struct culebra_ring ring;
    char path[256], price[100];
    ssize_t size;
    snprintf(path, sizeof path, "/dev/shm/%s", argc > 1 ? argv[1] : "");
    if (culebra_ring_open(&ring, path) != 0 || culebra_ring_be_receiver(&ring) != 0) {
        return 1; /* there is no ring yet, or it already has a reader */
    }
    while ((size = culebra_ring_receive(&ring, price, sizeof price, -1)) >= 0) {
        printf("%.*s\n", (int) size, price);
        fflush(stdout);
    }
    culebra_ring_close(&ring);
    return size == -EPIPE ? 0 : 1; /* the feed has ended, and everything is printed */
}
// @end

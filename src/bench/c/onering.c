// Rings between threads, or processes: onering oneway|shared|trip|sleep SIZE COUNT SENDERS [PERCENT]
// prints the nanoseconds of a message or of a round trip. With PERCENT there are two processes, and
// the time of a round trip is this percentile. If it is 0, and one way, the time is the median of the
// means of SLICES parts, so that other programs that run meanwhile hardly count.
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#define CULEBRA_RING_LOOKS (sleeping ? 0 : 1000)
static int sleeping;
#include "../../main/resources/culebra/ring/culebra_ring.h"

enum { SLICES = 20 };

static long count;
static size_t size;
static struct culebra_ring there, back;
static int processes;

static void require(long result, const char *what) {
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, strerror((int) -result));
        exit(1);
    }
}

static void start_other(pthread_t *thread, void *(*body)(void *), void *argument) {
    if (!processes) {
        pthread_create(thread, NULL, body, argument);
    } else if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // or it would spin for ever
        body(argument);
        _exit(0);
    }
}

static int ascending(const void *one, const void *other) {
    uint64_t a = *(const uint64_t *) one, b = *(const uint64_t *) other;
    return (a > b) - (a < b);
}

static int ascending_numbers(const void *one, const void *other) {
    double a = *(const double *) one, b = *(const double *) other;
    return (a > b) - (a < b);
}

static double median_of_means(const uint64_t *times, long part) {
    double means[SLICES];
    for (int i = 0; i < SLICES; i++) {
        means[i] = 0;
        for (long j = 0; j < part; j++) {
            means[i] += (double) times[i * part + j] / (double) part;
        }
    }
    qsort(means, SLICES, sizeof *means, ascending_numbers);
    return means[SLICES / 2];
}

static void open_ring(struct culebra_ring *ring, const char *path) {
    require(culebra_ring_open(ring, path), "open");
}

static void *send_all(void *path) {
    struct culebra_ring ring;
    char *message = calloc(1, size + 1);
    open_ring(&ring, path);
    require(culebra_ring_be_sender(&ring), "be_sender");
    ring.looks = CULEBRA_RING_LOOKS;
    for (long i = 0; i < count; i++) {
        require(culebra_ring_send(&ring, message, size, -1), "send");
    }
    return NULL;
}

static void *echo(void *unused) {
    char *message = calloc(1, size + 1);
    for (long i = 0; i < count; i++) {
        require(culebra_ring_receive(&there, message, size, -1), "receive");
        require(culebra_ring_send(&back, message, size, -1), "send");
    }
    return unused;
}

int main(int argc, char **argv) {
    char path[] = "/dev/shm/culebra-bench-XXXXXX", other[sizeof path + 2];
    pthread_t threads[16];
    struct culebra_ring made, in, out;
    if (argc != 5 && argc != 6) {
        return 2;
    }
    size = (size_t) atol(argv[2]);
    count = atol(argv[3]);
    int senders = atoi(argv[4]), fd = mkstemp(path), shared = strcmp(argv[1], "shared") == 0;
    sleeping = strcmp(argv[1], "sleep") == 0;
    processes = argc == 6;
    double percent = processes ? atof(argv[5]) : 0;
    unlink(path);
    close(fd);
    snprintf(other, sizeof other, "%s.b", path);
    require(culebra_ring_create(&made, path, 1 << 20, shared, 0600), "create");
    require(culebra_ring_create(&back, other, 1 << 20, 0, 0600), "create");
    long messages = count;
    uint64_t start = 0;
    if (shared || strcmp(argv[1], "oneway") == 0) {
        open_ring(&in, path);
        require(culebra_ring_be_receiver(&in), "be_receiver");
        in.looks = CULEBRA_RING_LOOKS;
        for (int i = 0; i < senders; i++) {
            start_other(&threads[i], send_all, path);
        }
        messages = count * senders;
        unsigned char sum = 0;
        double slices[SLICES];
        int slice = 0;
        long last = 0;
        start = culebra_ring__now();
        for (long received = 0; received < messages;) {
            const void *message;
            size_t got;
            require(culebra_ring_peek(&in, &message, &got, -1), "peek");
            do {
                sum += got > 0 ? *(const unsigned char *) message : 0;
                received++;
                culebra_ring_next(&in);
            } while (received % 64 != 0 && culebra_ring_peek(&in, &message, &got, 0) == 0);
            culebra_ring_release(&in);
            if (received >= messages / SLICES * (slice + 1) && slice < SLICES) {
                uint64_t now = culebra_ring__now();
                slices[slice++] = (double) (now - start) / (received - last);
                last = received;
                start = now;
            }
        }
        int warm = SLICES / 4;
        qsort(slices + warm, SLICES - warm, sizeof *slices, ascending_numbers);
        printf("%.2f\n", slices[warm + (SLICES - warm) / 2] + sum * 0);
    } else {
        char *message = calloc(1, size + 1);
        open_ring(&there, path);
        open_ring(&out, path);
        open_ring(&in, other);
        require(culebra_ring_be_receiver(&there), "be_receiver");
        require(culebra_ring_be_sender(&back), "be_sender");
        require(culebra_ring_be_receiver(&in), "be_receiver");
        require(culebra_ring_be_sender(&out), "be_sender");
        there.looks = back.looks = in.looks = out.looks = sleeping ? 0 : INT_MAX; // or spin
        start_other(&threads[0], echo, NULL);
        long warm = count / 4;
        uint64_t *times = calloc((size_t) (count - warm), sizeof *times);
        for (long i = 0; i < count; i++) {
            uint64_t before = processes || i == warm ? culebra_ring__now() : 0;
            if (i == warm) {
                start = before;
            }
            require(culebra_ring_send(&out, message, size, -1), "send");
            require(culebra_ring_receive(&in, message, size, -1), "receive");
            if (processes && i >= warm) {
                times[i - warm] = culebra_ring__now() - before;
            }
        }
        double mean = (double) (culebra_ring__now() - start) / (count - warm);
        if (processes) {
            mean = median_of_means(times, (count - warm) / SLICES);
        }
        qsort(times, (size_t) (count - warm), sizeof *times, ascending);
        printf("%.2f\n", percent == 0 ? mean : (double) times[(long) ((count - warm) * percent / 100)]);
    }
    unlink(path);
    unlink(other);
    return 0;
}

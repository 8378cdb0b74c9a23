// @highlight region regex="\b(socket|connect|send|recv)(?=\()"
/* Requests numbers from a SequenceService: ask_numbers SOCKET REQUESTS. */
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(int argc, char **argv) {
    if (argc < 3) {
        return 2;
    }
    struct sockaddr_un service = {.sun_family = AF_UNIX};
    int fits = strlen(argv[1]) < sizeof service.sun_path;
    int fd = fits ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
    if (fits) {
        strcpy(service.sun_path, argv[1]);
    }
    if (fd < 0 || connect(fd, (struct sockaddr *) &service, sizeof service) != 0) {
        perror(argv[1]);
        return 1;
    }
    for (int i = 0; i < atoi(argv[2]); i++) {
        int count = i % 7 + 1;
        uint32_t request = htobe32(count);
        uint64_t first;
        if (send(fd, &request, sizeof request, MSG_NOSIGNAL) != sizeof request
            || recv(fd, &first, sizeof first, MSG_WAITALL) != sizeof first) {
            fprintf(stderr, "the service has ended\n");
            return 1;
        }
        printf("%lu %d\n", (unsigned long) be64toh(first), count);
        fflush(stdout);
    }
    return 0;
}
// @end

// @highlight region regex="\b(connect|sigqueue|send)(?=\()"
/* Sends each line that is typed, a number as a signal, other text as data: tell SOCKET PID. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(int argc, char **argv) {
    if (argc < 3) {
        return 2;
    }
    struct sockaddr_un desk = {.sun_family = AF_UNIX};
    int fits = strlen(argv[1]) < sizeof desk.sun_path;
    int fd = fits ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
    if (fits) {
        strcpy(desk.sun_path, argv[1]);
    }
    if (fd < 0 || connect(fd, (struct sockaddr *) &desk, sizeof desk) != 0) {
        perror(argv[1]);
        return 1;
    }
    char line[80], *end;
    while (fgets(line, sizeof line, stdin) != NULL) {
        union sigval value = {.sival_int = strtol(line, &end, 10)};
        int number = end != line && *end == '\n';
        if (number ? sigqueue(atoi(argv[2]), SIGRTMIN + 5, value) != 0
                   : send(fd, line, strlen(line), MSG_NOSIGNAL) < 0) {
            perror("tell");
            return 1;
        }
    }
    return 0;
}
// @end

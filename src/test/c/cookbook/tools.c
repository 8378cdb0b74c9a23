// @highlight region regex="ftok|sem(get|op)(?=\()|SEM_UNDO"
/* Works while it holds both tools, a saw and a hammer: tools FILE. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/sem.h>

int main(int argc, char **argv) {
    struct sembuf take[] = {{0, -1, SEM_UNDO}, {1, -1, SEM_UNDO}};
    struct sembuf give[] = {{0, 1, SEM_UNDO}, {1, 1, SEM_UNDO}};
    key_t key = argc < 2 ? -1 : ftok(argv[1], 'T');
    int tools = key == -1 ? -1 : semget(key, 2, 0);
    if (tools < 0 || semop(tools, take, 2) != 0) {
        perror("tools");
        return 1;
    }
    puts("works");
    fflush(stdout);
    getchar(); /* until Enter */
    return semop(tools, give, 2) != 0;
}
// @end

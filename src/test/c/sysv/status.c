// status sem|shm|msg ID: prints owner, creator and times of a System V object.
// status msg ID except TYPE: receives the first message of another type, prints its type.
// status msg ID limit BYTES: sets msg_qbytes.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

static void print(const struct ipc_perm *perm, time_t first, time_t second, time_t changed) {
    printf("%u %u %u %u %ld %ld %ld\n", perm->uid, perm->gid, perm->cuid, perm->cgid,
           (long) first, (long) second, (long) changed);
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    int id = atoi(argv[2]);
    if (strcmp(argv[1], "sem") == 0) {
        struct semid_ds status;
        if (semctl(id, 0, IPC_STAT, &status) != 0) return perror("semctl"), 1;
        print(&status.sem_perm, status.sem_otime, 0, status.sem_ctime);
    } else if (strcmp(argv[1], "shm") == 0) {
        struct shmid_ds status;
        if (shmctl(id, IPC_STAT, &status) != 0) return perror("shmctl"), 1;
        print(&status.shm_perm, status.shm_atime, status.shm_dtime, status.shm_ctime);
    } else if (argc == 3) {
        struct msqid_ds status;
        if (msgctl(id, IPC_STAT, &status) != 0) return perror("msgctl"), 1;
        print(&status.msg_perm, status.msg_stime, status.msg_rtime, status.msg_ctime);
    } else if (strcmp(argv[3], "except") == 0) {
        struct { long type; char bytes[64]; } message;
        if (msgrcv(id, &message, 64, atol(argv[4]), MSG_EXCEPT) < 0) return perror("msgrcv"), 1;
        printf("%ld\n", message.type);
    } else {
        struct msqid_ds status;
        if (msgctl(id, IPC_STAT, &status) != 0) return perror("msgctl"), 1;
        printf("%lu\n", status.msg_qbytes);
        status.msg_qbytes = atol(argv[4]);
        if (msgctl(id, IPC_SET, &status) != 0) return perror("msgctl"), 1;
    }
    return 0;
}

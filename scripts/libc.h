/*
 * The C that Culebra calls, as jextract reads it (see scripts/generate).
 *
 * _GNU_SOURCE stays undefined here: with it glibc declares bind, connect, accept4 ... with
 * transparent unions, whose bindings do not compile. What is needed of GNU's stands here by hand.
 * The tests compile this file with _GNU_SOURCE, so that glibc's own declarations meet these.
 */

#ifndef _GNU_SOURCE
/*
 * Some revisions of glibc spell these as F_GETLK64 and so on, whose value is the same. jextract
 * orders its output by the spelling, and the headers of the two CPUs may be of two revisions.
 */
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#endif

#include <errno.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <limits.h>
#include <linux/stat.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef _GNU_SOURCE
#define AT_EMPTY_PATH 0x1000
#define F_ADD_SEALS 1033
#define F_GETPIPE_SZ 1032
#define F_GET_SEALS 1034
#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#define F_OFD_SETLKW 38
#define F_SEAL_FUTURE_WRITE 0x0010
#define F_SEAL_GROW 0x0004
#define F_SEAL_SEAL 0x0001
#define F_SEAL_SHRINK 0x0002
#define F_SEAL_WRITE 0x0008
#define F_SETPIPE_SZ 1031
#define MFD_ALLOW_SEALING 2U
#define MFD_CLOEXEC 1U
#define MFD_HUGETLB 4U
#define MSG_EXCEPT 020000
#define O_PATH 010000000
#define POLLRDHUP 0x2000
#define RWF_NOWAIT 0x00000008
#define SCM_CREDENTIALS 2
#define SHM_HUGETLB 04000
#define SPLICE_F_NONBLOCK 2U

struct ucred {
    pid_t pid;
    uid_t uid;
    gid_t gid;
};
#endif

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77 /* the headers of Linux 6.5 or later have it */
#endif

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
int dup3(int from, int to, int flags);
pid_t gettid(void);
int memfd_create(const char *name, unsigned int flags);
void *mremap(void *address, size_t old, size_t size, int flags, ...);
int pipe2(int ends[2], int flags);
int posix_spawn_file_actions_addchdir_np(
    posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask);
int pthread_cond_clockwait(
    pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock, const struct timespec *deadline);
int pthread_mutex_clocklock(
    pthread_mutex_t *mutex, clockid_t clock, const struct timespec *deadline);
int sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *deadline);
int semtimedop(int id, struct sembuf *ops, size_t count, const struct timespec *timeout);
int statx(int directory, const char *path, int flags, unsigned int mask, struct statx *out);
int tgkill(pid_t process, pid_t thread, int signal);

package culebra.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values of C that differ between x86-64 and aarch64, and are therefore missing in the generated
 * layer.
 */
public final class Abi {
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

    /** For the test: each C expression here with its value on x86-64 and on aarch64. */
    static final Map<String, int[]> VALUES = new LinkedHashMap<>();

    // Flags of open.
    public static final int O_DIRECT = pick("O_DIRECT", 0x4000, 0x10000);
    public static final int O_DIRECTORY = pick("O_DIRECTORY", 0x10000, 0x4000);
    public static final int O_NOFOLLOW = pick("O_NOFOLLOW", 0x20000, 0x8000);
    public static final int O_TMPFILE = pick("O_TMPFILE", 0x410000, 0x404000);

    // System calls that are made without the C library's own functions.
    public static final int SYS_READ = pick("SYS_read", 0, 63);
    public static final int SYS_WRITE = pick("SYS_write", 1, 64);
    public static final int SYS_RECVFROM = pick("SYS_recvfrom", 45, 207);
    public static final int SYS_SENDTO = pick("SYS_sendto", 44, 206);
    public static final int SYS_RECVMSG = pick("SYS_recvmsg", 47, 212);
    public static final int SYS_SENDMSG = pick("SYS_sendmsg", 46, 211);
    public static final int SYS_RECVMMSG = pick("SYS_recvmmsg", 299, 243);
    public static final int SYS_SENDMMSG = pick("SYS_sendmmsg", 307, 269);
    public static final int SYS_SPLICE = pick("SYS_splice", 275, 76);
    public static final int SYS_TEE = pick("SYS_tee", 276, 77);
    public static final int SYS_VMSPLICE = pick("SYS_vmsplice", 278, 75);
    public static final int SYS_SENDFILE = pick("SYS_sendfile", 40, 71);
    public static final int SYS_COPY_FILE_RANGE = pick("SYS_copy_file_range", 326, 285);
    public static final int SYS_MQ_TIMEDSEND = pick("SYS_mq_timedsend", 242, 182);
    public static final int SYS_MQ_TIMEDRECEIVE = pick("SYS_mq_timedreceive", 243, 183);
    public static final int SYS_MQ_NOTIFY = pick("SYS_mq_notify", 244, 184);
    public static final int SYS_FUTEX = pick("SYS_futex", 202, 98);
    public static final int SYS_PREADV2 = pick("SYS_preadv2", 327, 286);
    public static final int SYS_PWRITEV2 = pick("SYS_pwritev2", 328, 287);
    public static final int SYS_PREAD64 = pick("SYS_pread64", 17, 67);
    public static final int SYS_PWRITE64 = pick("SYS_pwrite64", 18, 68);
    public static final int SYS_NEWFSTATAT = pick("SYS_newfstatat", 262, 79);
    public static final int SYS_FSTATFS = pick("SYS_fstatfs", 138, 44);
    public static final int SYS_FCHMODAT = pick("SYS_fchmodat", 268, 53);
    public static final int SYS_SEMCTL = pick("SYS_semctl", 66, 191);
    public static final int SYS_MSGSND = pick("SYS_msgsnd", 69, 189);
    public static final int SYS_MSGRCV = pick("SYS_msgrcv", 70, 188);
    public static final int SYS_MEMBARRIER = pick("SYS_membarrier", 324, 283);
    public static final int SYS_RENAMEAT2 = pick("SYS_renameat2", 316, 276);

    public static final int SYS_PIDFD_SEND_SIGNAL = pick("SYS_pidfd_send_signal", 424, 424);
    public static final int SYS_PIDFD_OPEN = pick("SYS_pidfd_open", 434, 434);
    public static final int SYS_PIDFD_GETFD = pick("SYS_pidfd_getfd", 438, 438);

    // Structs that newfstatat and fstatfs write.
    public static final int STAT_SIZE = pick("sizeof(struct stat)", 144, 128);
    public static final int STAT_DEV = pick("offsetof(struct stat, st_dev)", 0, 0);
    public static final int STAT_INO = pick("offsetof(struct stat, st_ino)", 8, 8);
    public static final int STAT_NLINK = pick("offsetof(struct stat, st_nlink)", 16, 20);
    public static final int STAT_MODE = pick("offsetof(struct stat, st_mode)", 24, 16);
    public static final int STAT_BYTES = pick("offsetof(struct stat, st_size)", 48, 48);
    public static final int STAT_BLKSIZE = pick("offsetof(struct stat, st_blksize)", 56, 56);
    public static final int STATFS_SIZE = pick("sizeof(struct statfs)", 120, 120);
    public static final int STATFS_TYPE = pick("offsetof(struct statfs, f_type)", 0, 0);
    public static final int STATFS_BSIZE = pick("offsetof(struct statfs, f_bsize)", 8, 8);

    // Objects that live in shared memory, all with the same alignment.
    public static final int PTHREAD_COND_SIZE = pick("sizeof(pthread_cond_t)", 48, 48);
    public static final int PTHREAD_MUTEX_SIZE = pick("sizeof(pthread_mutex_t)", 40, 48);
    public static final int SEM_SIZE = pick("sizeof(sem_t)", 32, 32);
    public static final int SLOT_ALIGNMENT = pick("_Alignof(pthread_mutex_t)", 8, 8);

    // The attributes of these objects.
    public static final int PTHREAD_CONDATTR_SIZE = pick("sizeof(pthread_condattr_t)", 4, 8);
    public static final int PTHREAD_MUTEXATTR_SIZE = pick("sizeof(pthread_mutexattr_t)", 4, 8);

    // Packed on x86-64: data is not aligned there.
    public static final int EPOLL_EVENT_SIZE = pick("sizeof(struct epoll_event)", 12, 16);
    public static final int EPOLL_EVENT_DATA = pick("offsetof(struct epoll_event, data)", 4, 8);

    // Begins with struct ipc_perm, which is generated.
    public static final int SEMID_DS_SIZE = pick("sizeof(struct semid_ds)", 104, 88);
    public static final int SEMID_DS_OTIME = pick("offsetof(struct semid_ds, sem_otime)", 48, 48);
    public static final int SEMID_DS_CTIME = pick("offsetof(struct semid_ds, sem_ctime)", 64, 56);
    public static final int SEMID_DS_NSEMS = pick("offsetof(struct semid_ds, sem_nsems)", 80, 64);

    // These are the same on both architectures, but every first wait needs them, and their
    // generated classes load slowly.
    public static final int SIGACTION_SIZE = pick("sizeof(struct sigaction)", 152, 152);
    public static final int SIGACTION_FLAGS =
            pick("offsetof(struct sigaction, sa_flags)", 136, 136);
    public static final int SIGEVENT_SIZE = pick("sizeof(struct sigevent)", 64, 64);
    public static final int SIGSET_SIZE = pick("sizeof(sigset_t)", 128, 128);

    // Arguments of posix_spawn.
    public static final int SPAWN_ACTIONS_SIZE = pick("sizeof(posix_spawn_file_actions_t)", 80, 80);
    public static final int SPAWNATTR_SIZE = pick("sizeof(posix_spawnattr_t)", 336, 336);

    public static final int SPAWNATTR_FLAGS = pick("offsetof(posix_spawnattr_t, __flags)", 0, 0);

    // Anonymous unions, for which jextract generates nothing.
    public static final int SIGINFO_SIZE = pick("sizeof(siginfo_t)", 128, 128);
    public static final int SI_SIGNO = pick("offsetof(siginfo_t, si_signo)", 0, 0);
    public static final int SI_CODE = pick("offsetof(siginfo_t, si_code)", 8, 8);
    public static final int SI_PID = pick("offsetof(siginfo_t, si_pid)", 16, 16);
    public static final int SI_UID = pick("offsetof(siginfo_t, si_uid)", 20, 20);
    public static final int SI_STATUS = pick("offsetof(siginfo_t, si_status)", 24, 24);
    public static final int SI_VALUE = pick("offsetof(siginfo_t, si_value)", 24, 24);

    private Abi() {}

    private static int pick(String c, int x86, int arm) {
        VALUES.put(c, new int[] {x86, arm});
        return ARM ? arm : x86;
    }
}

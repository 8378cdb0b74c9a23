package culebra.internal;

/**
 * The constants of the generated layer that the call layer uses.
 *
 * <p>They are written out, so that the compiler copies them into the classes that use them. The
 * generated class itself is large and opens two libraries when it is initialized: no program loads
 * it. A test compares each constant with the generated one, and that with C.
 */
final class Constants {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_UNIX = 1;
    static final int AF_UNSPEC = 0;

    static final int AT_EMPTY_PATH = 4096;
    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_FOLLOW = 1024;
    static final int AT_SYMLINK_NOFOLLOW = 256;

    static final int CLD_EXITED = 1;

    static final int CLOCK_BOOTTIME = 7;
    static final int CLOCK_MONOTONIC = 1;
    static final int CLOCK_REALTIME = 0;

    static final int EFD_CLOEXEC = 524288;
    static final int EFD_NONBLOCK = 2048;
    static final int EFD_SEMAPHORE = 1;

    static final int ENOMEM = 12;

    static final int EPOLL_CLOEXEC = 524288;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;

    static final int EPOLLET = -2147483648;

    static final int EPOLLEXCLUSIVE = 268435456;

    static final int EPOLLIN = 1;

    static final int EPOLLONESHOT = 1073741824;

    static final int F_ADD_SEALS = 1033;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int F_GETFD = 1;
    static final int F_GETFL = 3;
    static final int F_GETLK = 5;
    static final int F_GETPIPE_SZ = 1032;
    static final int F_GET_SEALS = 1034;
    static final int F_OFD_GETLK = 36;
    static final int F_OFD_SETLK = 37;
    static final int F_OFD_SETLKW = 38;
    static final int F_RDLCK = 0;
    static final int F_SETFD = 2;
    static final int F_SETFL = 4;
    static final int F_SETLK = 6;
    static final int F_SETLKW = 7;
    static final int F_SETPIPE_SZ = 1031;
    static final int F_UNLCK = 2;
    static final int F_WRLCK = 1;

    static final int FIONREAD = 21531;

    static final int GETALL = 13;

    static final int GETNCNT = 14;

    static final int GETPID = 11;

    static final int GETVAL = 12;

    static final int GETZCNT = 15;

    static final int IP_MTU_DISCOVER = 10;
    static final int IP_MULTICAST_ALL = 49;
    static final int IP_MULTICAST_IF = 32;
    static final int IP_MULTICAST_LOOP = 34;
    static final int IP_MULTICAST_TTL = 33;
    static final int IP_PMTUDISC_DO = 2;
    static final int IP_PMTUDISC_DONT = 0;
    static final int IP_TOS = 1;

    static final int IPC_CREAT = 512;
    static final int IPC_EXCL = 1024;
    static final int IPC_NOWAIT = 2048;
    static final int IPC_RMID = 0;
    static final int IPC_SET = 1;
    static final int IPC_STAT = 2;

    static final int IPPROTO_IP = 0;
    static final int IPPROTO_IPV6 = 41;
    static final int IPPROTO_TCP = 6;

    static final int IPV6_MTU_DISCOVER = 23;
    static final int IPV6_MULTICAST_ALL = 29;
    static final int IPV6_MULTICAST_HOPS = 18;
    static final int IPV6_MULTICAST_IF = 17;
    static final int IPV6_MULTICAST_LOOP = 19;
    static final int IPV6_TCLASS = 67;
    static final int IPV6_V6ONLY = 26;

    static final int LOCK_EX = 2;
    static final int LOCK_NB = 4;
    static final int LOCK_SH = 1;
    static final int LOCK_UN = 8;

    static final int MAP_ANONYMOUS = 32;
    static final int MAP_FIXED = 16;
    static final int MAP_NORESERVE = 16384;
    static final int MAP_PRIVATE = 2;
    static final int MAP_SHARED = 1;

    static final int MCAST_BLOCK_SOURCE = 43;
    static final int MCAST_JOIN_GROUP = 42;
    static final int MCAST_JOIN_SOURCE_GROUP = 46;
    static final int MCAST_LEAVE_GROUP = 45;
    static final int MCAST_LEAVE_SOURCE_GROUP = 47;
    static final int MCAST_UNBLOCK_SOURCE = 44;
    static final int MCL_CURRENT = 1;
    static final int MCL_FUTURE = 2;
    static final int MCL_ONFAULT = 4;

    static final int MFD_ALLOW_SEALING = 2;
    static final int MFD_CLOEXEC = 1;
    static final int MFD_HUGETLB = 4;

    static final int MS_ASYNC = 1;
    static final int MS_SYNC = 4;

    static final int MSG_CMSG_CLOEXEC = 1073741824;
    static final int MSG_CTRUNC = 8;
    static final int MSG_DONTWAIT = 64;
    static final int MSG_EXCEPT = 8192;
    static final int MSG_NOSIGNAL = 16384;
    static final int MSG_OOB = 1;
    static final int MSG_PEEK = 2;
    static final int MSG_TRUNC = 32;
    static final int MSG_WAITFORONE = 65536;

    static final int O_APPEND = 1024;
    static final int O_CLOEXEC = 524288;
    static final int O_CREAT = 64;
    static final int O_EXCL = 128;
    static final int O_NOCTTY = 256;
    static final int O_NONBLOCK = 2048;
    static final int O_PATH = 2097152;
    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_WRONLY = 1;

    static final int P_PID = 1;

    static final int POLLERR = 8;

    static final int POLLHUP = 16;

    static final int POLLIN = 1;

    static final int POLLNVAL = 32;

    static final int POLLOUT = 4;

    static final int POLLPRI = 2;

    static final int POLLRDHUP = 8192;

    static final int POSIX_SPAWN_SETSIGMASK = 8;

    static final int PROT_NONE = 0;
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;

    static final int PTHREAD_MUTEX_ERRORCHECK = 2;
    static final int PTHREAD_MUTEX_ROBUST = 1;
    static final int PTHREAD_PROCESS_SHARED = 1;

    static final int RWF_NOWAIT = 8;

    static final int S_IFDIR = 16384;
    static final int S_IFIFO = 4096;
    static final int S_IFMT = 61440;
    static final int S_IFREG = 32768;
    static final int S_IFSOCK = 49152;

    static final int _SC_PAGESIZE = 30;

    static final int SCM_CREDENTIALS = 2;
    static final int SCM_RIGHTS = 1;

    static final int SEM_UNDO = 4096;

    static final int SETALL = 17;

    static final int SETVAL = 16;

    static final int SFD_CLOEXEC = 524288;

    static final int SHM_HUGETLB = 2048;
    static final int SHM_RDONLY = 4096;

    static final int SHUT_RD = 0;
    static final int SHUT_WR = 1;

    static final int SI_QUEUE = -1;

    static final int SIG_BLOCK = 0;
    static final int SIG_UNBLOCK = 1;

    static final int SIGEV_SIGNAL = 0;
    static final int SIGEV_THREAD = 2;

    static final int SIGQUIT = 3;

    static final int SO_ACCEPTCONN = 30;
    static final int SO_BROADCAST = 6;
    static final int SO_DOMAIN = 39;
    static final int SO_ERROR = 4;
    static final int SO_INCOMING_NAPI_ID = 56;
    static final int SO_KEEPALIVE = 9;
    static final int SO_LINGER = 13;
    static final int SO_PASSCRED = 16;
    static final int SO_PEERCRED = 17;
    static final int SO_PEERPIDFD = 77;
    static final int SO_PEERSEC = 31;
    static final int SO_RCVBUF = 8;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_REUSEADDR = 2;
    static final int SO_REUSEPORT = 15;
    static final int SO_SNDBUF = 7;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_TYPE = 3;

    static final int SIOCATMARK = 35077;

    static final int SOCK_CLOEXEC = 524288;

    static final int SOL_SOCKET = 1;

    static final int TCP_CORK = 3;
    static final int TCP_DEFER_ACCEPT = 9;
    static final int TCP_KEEPCNT = 6;
    static final int TCP_KEEPIDLE = 4;
    static final int TCP_KEEPINTVL = 5;
    static final int TCP_NODELAY = 1;
    static final int TCP_QUICKACK = 12;
    static final int TCP_USER_TIMEOUT = 18;

    static final int SPLICE_F_NONBLOCK = 2;

    static final int TFD_CLOEXEC = 524288;
    static final int TFD_TIMER_ABSTIME = 1;
    static final int TFD_TIMER_CANCEL_ON_SET = 2;

    static final int WEXITED = 4;
    static final int WNOHANG = 1;
    static final int WNOWAIT = 16777216;

    private Constants() {}
}

package culebra.internal;

/**
 * Sizes of C structs, and offsets of their members, which are the same on x86-64 and aarch64.
 *
 * <p>They are written out, because a generated struct builds its layout when it is initialized, and
 * the JVM loads some hundred classes for the first. A test compares them with the generated ones,
 * and those with C.
 */
final class Layouts {
    static final int MQ_ATTR_SIZE = 64;
    static final int MQ_MAXMSG = 8;
    static final int MQ_MSGSIZE = 16;
    static final int MQ_CURMSGS = 24;

    static final int ITIMERSPEC_SIZE = 32;
    static final int IT_INTERVAL = 0;
    static final int IT_VALUE = 16;
    static final int TV_NSEC = 8;

    static final int L_TYPE = 0;
    static final int L_START = 8;
    static final int L_LEN = 16;
    static final int L_PID = 24;

    static final int IPC_PERM_UID = 4;
    static final int IPC_PERM_GID = 8;
    static final int IPC_PERM_CUID = 12;
    static final int IPC_PERM_CGID = 16;
    static final int IPC_PERM_MODE = 20;
    static final int MSG_STIME = 48;
    static final int MSG_RTIME = 56;
    static final int MSG_CTIME = 64;
    static final int MSG_CBYTES = 72;
    static final int MSG_QNUM = 80;
    static final int MSG_QBYTES = 88;
    static final int SHM_SEGSZ = 48;
    static final int SHM_ATIME = 56;
    static final int SHM_DTIME = 64;
    static final int SHM_CTIME = 72;
    static final int SHM_NATTCH = 88;

    static final int SEMBUF_SIZE = 6;
    static final int SEM_NUM = 0;
    static final int SEM_OP = 2;
    static final int SEM_FLG = 4;

    static final int MSGHDR_SIZE = 56;
    static final int MSG_NAME = 0;
    static final int MSG_NAMELEN = 8;
    static final int MSG_IOV = 16;
    static final int MSG_IOVLEN = 24;
    static final int MSG_CONTROL = 32;
    static final int MSG_CONTROLLEN = 40;
    static final int MSG_FLAGS = 48;

    static final int CMSGHDR_SIZE = 16;
    static final int CMSG_LEN = 0;
    static final int CMSG_LEVEL = 8;
    static final int CMSG_TYPE = 12;

    static final int UCRED_SIZE = 12;
    static final int UCRED_PID = 0;
    static final int UCRED_UID = 4;
    static final int UCRED_GID = 8;

    static final int SIGEV_VALUE = 0;
    static final int SIGEV_SIGNO = 8;
    static final int SIGEV_NOTIFY = 12;

    static final int SIGNALFD_SIGINFO_SIZE = 128;
    static final int SSI_SIGNO = 0;
    static final int SSI_CODE = 8;
    static final int SSI_PID = 12;
    static final int SSI_UID = 16;
    static final int SSI_PTR = 48;

    static final int STATVFS_SIZE = 112;
    static final int F_FILES = 40;
    static final int F_FAVAIL = 56;

    static final int STATX_SIZE = 256;
    static final int STX_BTIME = 80;
    static final int STATX_TIMESTAMP_TV_NSEC = 8;

    static final int SOCKADDR_IN_SIZE = 16;
    static final int SOCKADDR_IN6_SIZE = 28;
    static final int SIN6_SCOPE_ID = 24;

    static final int IP_MREQN_SIZE = 12;
    static final int IMR_ADDRESS = 4;
    static final int IMR_IFINDEX = 8;

    static final int GROUP_REQ_SIZE = 136;
    static final int GR_INTERFACE = 0;
    static final int GR_GROUP = 8;

    static final int GROUP_SOURCE_REQ_SIZE = 264;
    static final int GSR_INTERFACE = 0;
    static final int GSR_GROUP = 8;
    static final int GSR_SOURCE = 136;

    private Layouts() {}
}

package culebra.internal;

import static culebra.internal.NegatedErrno.ESPIPE;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Queries files by fstatat(2) and fstatfs(2).
 *
 * <p>It does not use statx(2), which older sandboxes refuse; fstatat is permitted, since the JVM
 * itself needs it. Both calls use syscall(2), since the C library has no symbol for fstatat before
 * version 2.33.
 */
public final class StatCalls {
    private static final long HUGETLBFS_MAGIC = 0x958458f6L;
    private static final int SMALLEST_PAGE = 4096;
    private static final int PERMISSIONS = 07777;
    private static final long UNSIGNED_INT = 0xffff_ffffL;

    private static final SetupCall SYSCALL = SetupCall.of("syscall");

    private StatCalls() {}

    /**
     * The size of a file.
     *
     * @param bytes the size in bytes, or a failure as {@link #size(AbstractFd)} returns it
     * @param hugePage the page size if the file is on hugetlbfs; otherwise 0
     */
    public record Extent(long bytes, long hugePage) {}

    /**
     * Returns the size in bytes; -ESPIPE if this kind of file has no size. It does not use lseek,
     * which would move the shared position.
     */
    public static long size(AbstractFd fd) {
        try (CallState state = CallState.acquire()) {
            int result = fstat(state, fd);
            return result < 0 ? result : size(state.status);
        }
    }

    private static long size(MemorySegment status) {
        boolean sized = kind(status) == Constants.S_IFREG;
        return sized ? status.get(JAVA_LONG, Abi.STAT_BYTES) : ESPIPE;
    }

    /** Returns the size and the size of the huge pages, in one call for other files. */
    public static Extent extent(AbstractFd fd) {
        try (CallState state = CallState.acquire()) {
            int result = fstat(state, fd);
            if (result < 0) {
                return new Extent(result, 0);
            }
            long bytes = size(state.status); // hugePageSize overwrites it
            return new Extent(bytes, hugePageSize(state, fd));
        }
    }

    /** Returns the page size of a file on hugetlbfs; 0 for any other file. */
    public static long hugePageSize(AbstractFd fd) {
        try (CallState state = CallState.acquire()) {
            return fstat(state, fd) == 0 ? hugePageSize(state, fd) : 0;
        }
    }

    /** Queries the file system only if the file whose status was read has large blocks. */
    private static long hugePageSize(CallState state, AbstractFd fd) {
        if (state.status.get(JAVA_INT, Abi.STAT_BLKSIZE) <= SMALLEST_PAGE) {
            return 0;
        }
        MemorySegment system = state.status;
        boolean huge =
                fstatfs(state, fd) == 0
                        && (system.get(JAVA_LONG, Abi.STATFS_TYPE) & UNSIGNED_INT)
                                == HUGETLBFS_MAGIC;
        return huge ? system.get(JAVA_LONG, Abi.STATFS_BSIZE) : 0;
    }

    /** Returns true if an open number is that of a file that has a name. */
    static boolean hasName(int number) {
        try (CallState state = CallState.acquire()) {
            return fstat(state, number) == 0 && state.status.get(JAVA_INT, Abi.STAT_NLINK) > 0;
        }
    }

    /** Returns true if a descriptor is that of a file that has a name. */
    public static boolean hasName(AbstractFd fd) {
        try (CallState state = CallState.acquire()) {
            return fstat(state, fd) == 0 && state.status.get(JAVA_INT, Abi.STAT_NLINK) > 0;
        }
    }

    /** Returns the type of the file of an open number, or the negated errno. */
    static int kind(int number) {
        try (CallState state = CallState.acquire()) {
            int result = fstat(state, number);
            return result < 0 ? result : kind(state.status);
        }
    }

    /** Returns the permissions of the file of an open number, or the negated errno. */
    static int permissions(int number) {
        try (CallState state = CallState.acquire()) {
            int result = fstat(state, number);
            return result < 0 ? result : state.status.get(JAVA_INT, Abi.STAT_MODE) & PERMISSIONS;
        }
    }

    /** Returns the size of an open file in bytes; -ESPIPE if this kind of file has no size. */
    static long size(int number) {
        try (CallState state = CallState.acquire()) {
            int result = fstat(state, number);
            return result < 0 ? result : size(state.status);
        }
    }

    /**
     * Returns the device and the inode, which identify a file; null if the descriptor is closed.
     */
    public static List<Long> identity(AbstractFd fd) {
        try (CallState state = CallState.acquire()) {
            int result = fstat(state, fd);
            if (result == Outcome.CLOSED) {
                return null;
            }
            if (result < 0) {
                throw new IllegalStateException("fstat " + fd + ": error " + -result);
            }
            MemorySegment status = state.status;
            return List.of(
                    status.get(JAVA_LONG, Abi.STAT_DEV), status.get(JAVA_LONG, Abi.STAT_INO));
        }
    }

    /** Returns the type of file as S_IFMT bits, {@link Outcome#CLOSED}, or the negated errno. */
    static int kind(AbstractFd fd) {
        try (CallState state = CallState.acquire()) {
            int result = fstat(state, fd);
            return result < 0 ? result : kind(state.status);
        }
    }

    private static int fstat(CallState state, AbstractFd fd) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return fstat(state, descriptor.number());
        } finally {
            descriptor.done();
        }
    }

    /** Reads the status of an open number into the state's struct stat. */
    private static int fstat(CallState state, int number) {
        int itself = Constants.AT_EMPTY_PATH;
        return (int)
                SYSCALL.callLong(
                        state.errno,
                        Abi.SYS_NEWFSTATAT,
                        number,
                        state.nothing.address(),
                        state.status.address(),
                        itself);
    }

    /** Reads the status of a file system into the state's struct stat, which has the room. */
    private static int fstatfs(CallState state, AbstractFd fd) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return (int)
                    SYSCALL.callLong(
                            state.errno,
                            Abi.SYS_FSTATFS,
                            descriptor.number(),
                            state.status.address());
        } finally {
            descriptor.done();
        }
    }

    /** Returns the type of file in a struct stat, as S_IFMT bits. */
    static int kind(MemorySegment status) {
        return status.get(JAVA_INT, Abi.STAT_MODE) & Constants.S_IFMT;
    }
}

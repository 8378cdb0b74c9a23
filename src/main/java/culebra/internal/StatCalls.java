package culebra.internal;

import static culebra.internal.NegatedErrno.ESPIPE;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
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
     * Returns the size in bytes; -ESPIPE if this kind of file has no size. It does not use lseek,
     * which would move the shared position.
     */
    public static long size(AbstractFd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = status(arena);
            int result = fstat(arena, fd, status);
            return result < 0 ? result : size(status);
        }
    }

    private static long size(MemorySegment status) {
        boolean sized = kind(status) == Constants.S_IFREG;
        return sized ? status.get(JAVA_LONG, Abi.STAT_BYTES) : ESPIPE;
    }

    /** Returns the page size of a file on hugetlbfs; 0 for any other file. */
    public static long hugePageSize(AbstractFd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = status(arena);
            boolean large =
                    fstat(arena, fd, status) == 0
                            && status.get(JAVA_INT, Abi.STAT_BLKSIZE) > SMALLEST_PAGE;
            return large ? hugePageSize(arena, fd) : 0;
        }
    }

    private static long hugePageSize(Arena arena, AbstractFd fd) {
        MemorySegment system = arena.allocate(Abi.STATFS_SIZE, Long.BYTES);
        long result = call(Abi.SYS_FSTATFS, fd, system, MemorySegment.NULL, 0);
        boolean huge =
                result == 0
                        && (system.get(JAVA_LONG, Abi.STATFS_TYPE) & UNSIGNED_INT)
                                == HUGETLBFS_MAGIC;
        return huge ? system.get(JAVA_LONG, Abi.STATFS_BSIZE) : 0;
    }

    /** Returns true if an open number is that of a file that has a name. */
    static boolean hasName(int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = status(arena);
            return fstat(arena, number, status) == 0 && status.get(JAVA_INT, Abi.STAT_NLINK) > 0;
        }
    }

    /** Returns the type of the file of an open number, or the negated errno. */
    static int kind(int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = status(arena);
            int result = fstat(arena, number, status);
            return result < 0 ? result : kind(status);
        }
    }

    /** Returns the permissions of the file of an open number, or the negated errno. */
    static int permissions(int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = status(arena);
            int result = fstat(arena, number, status);
            return result < 0 ? result : status.get(JAVA_INT, Abi.STAT_MODE) & PERMISSIONS;
        }
    }

    /** Returns the size of an open file in bytes; -ESPIPE if this kind of file has no size. */
    static long size(int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = status(arena);
            int result = fstat(arena, number, status);
            return result < 0 ? result : size(status);
        }
    }

    /**
     * Returns the device and the inode, which identify a file; null if the descriptor is closed.
     */
    public static List<Long> identity(AbstractFd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = status(arena);
            int result = fstat(arena, fd, status);
            if (result == Outcome.CLOSED) {
                return null;
            }
            if (result < 0) {
                throw new IllegalStateException("fstat " + fd + ": error " + -result);
            }
            return List.of(
                    status.get(JAVA_LONG, Abi.STAT_DEV), status.get(JAVA_LONG, Abi.STAT_INO));
        }
    }

    /** Returns the type of file as S_IFMT bits, {@link Outcome#CLOSED}, or the negated errno. */
    static int kind(AbstractFd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = status(arena);
            int result = fstat(arena, fd, status);
            return result < 0 ? result : kind(status);
        }
    }

    /** Allocates a struct stat. */
    private static MemorySegment status(Arena arena) {
        return arena.allocate(Abi.STAT_SIZE, Long.BYTES);
    }

    private static int fstat(Arena arena, AbstractFd fd, MemorySegment status) {
        MemorySegment itself = Native.string(arena, "");
        return (int) call(Abi.SYS_NEWFSTATAT, fd, itself, status, Constants.AT_EMPTY_PATH);
    }

    private static int fstat(Arena arena, int number, MemorySegment status) {
        MemorySegment itself = Native.string(arena, "");
        return (int) call(Abi.SYS_NEWFSTATAT, number, itself, status, Constants.AT_EMPTY_PATH);
    }

    private static long call(
            long call, AbstractFd fd, MemorySegment one, MemorySegment two, int flags) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return call(call, descriptor.number(), one, two, flags);
        } finally {
            descriptor.done();
        }
    }

    private static long call(
            long call, int number, MemorySegment one, MemorySegment two, int flags) {
        try (CallState state = CallState.acquire()) {
            return SYSCALL.callLong(state.errno, call, number, one.address(), two.address(), flags);
        }
    }

    /** Returns the type of file in a struct stat, as S_IFMT bits. */
    static int kind(MemorySegment status) {
        return status.get(JAVA_INT, Abi.STAT_MODE) & Constants.S_IFMT;
    }
}

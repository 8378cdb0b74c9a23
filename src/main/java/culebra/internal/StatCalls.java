package culebra.internal;

import culebra.libc.Libc;
import culebra.libc.statx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** What a descriptor refers to: statx(2). */
public final class StatCalls {
    private static final int NO_SIZE = -29; // ESPIPE

    private static final MethodHandle STATX =
            Native.withErrno(Libc.statx$address(), Libc.statx$descriptor());

    private StatCalls() {}

    /**
     * The size in bytes; -ESPIPE if it is not a kind of file that has one. Not by lseek, which
     * would move the position that others share.
     */
    public static long size(AbstractFd fd) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(statx.layout());
            int result = statx(arena, descriptor.number(), status);
            if (result < 0) {
                return result;
            }
            return kind(status) == Libc.S_IFREG() ? statx.stx_size(status) : NO_SIZE;
        } finally {
            descriptor.done();
        }
    }

    /** Tells whether an open number is that of a pipe or a FIFO. */
    static boolean isFifo(int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(statx.layout());
            return statx(arena, number, status) == 0 && kind(status) == Libc.S_IFIFO();
        }
    }

    /** The device and the inode, which only one file has; or null if the descriptor is closed. */
    public static List<Long> identity(AbstractFd fd) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return null;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(statx.layout());
            int result = statx(arena, descriptor.number(), status);
            if (result < 0) {
                throw new IllegalStateException("statx " + Fds.target(fd) + ": error " + -result);
            }
            long device = (long) statx.stx_dev_major(status) << 32 | statx.stx_dev_minor(status);
            return List.of(device, statx.stx_ino(status));
        } finally {
            descriptor.done();
        }
    }

    /** The type of file as S_IFMT has it, or {@link Outcome#CLOSED}, or the negated errno. */
    static int kind(AbstractFd fd) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(statx.layout());
            int result = statx(arena, descriptor.number(), status);
            return result < 0 ? result : kind(status);
        } finally {
            descriptor.done();
        }
    }

    private static int statx(Arena arena, int number, MemorySegment status) {
        MemorySegment none = Native.string(arena, "");
        int wanted = Libc.STATX_TYPE() | Libc.STATX_SIZE() | Libc.STATX_INO();
        return statx(number, none, Libc.AT_EMPTY_PATH(), wanted, status);
    }

    /** statx(2) itself: 0, or the negated errno. */
    static int statx(int directory, MemorySegment path, int flags, int wanted, MemorySegment out) {
        CallState state = CallState.acquire();
        try {
            return state.check(
                    (int) STATX.invokeExact(state.errno, directory, path, flags, wanted, out));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    /** The type of file that a call of statx has told, as S_IFMT has it. */
    static int kind(MemorySegment status) {
        return statx.stx_mode(status) & Libc.S_IFMT();
    }
}

package culebra.internal;

import culebra.libc.Libc;
import culebra.libc.statx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The size of what a descriptor refers to: a result, or the negated errno. */
public final class SizeCalls {
    private static final int NO_SIZE = -29; // ESPIPE

    private SizeCalls() {}

    /**
     * The size in bytes; -ESPIPE if it is not a kind of file that has one. Not by lseek, which
     * would move the position that others share.
     */
    public static long size(AbstractFd fd) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        CallState state = CallState.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(statx.layout());
            int result =
                    state.check(
                            (int)
                                    Status.STATX.invokeExact(
                                            state.errno,
                                            descriptor.number(),
                                            Native.string(arena, ""),
                                            Libc.AT_EMPTY_PATH(),
                                            Libc.STATX_TYPE() | Libc.STATX_SIZE(),
                                            status));
            if (result < 0) {
                return result;
            }
            int kind = statx.stx_mode(status) & Libc.S_IFMT();
            return kind == Libc.S_IFREG() ? statx.stx_size(status) : NO_SIZE;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
            descriptor.done();
        }
    }

    /** Sets the size; what is new reads as zero and has no memory yet. */
    public static int ftruncate(AbstractFd fd, long size) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        CallState state = CallState.acquire();
        try {
            int result;
            do {
                result =
                        state.check(
                                (int)
                                        Change.FTRUNCATE.invokeExact(
                                                state.errno, descriptor.number(), size));
            } while (result == Outcome.RETRY);
            return result;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
            descriptor.done();
        }
    }

    /** Reserves memory for a range, growing the object to it if need be. */
    public static int posix_fallocate(AbstractFd fd, long offset, long size) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            int code;
            do {
                code = (int) Change.FALLOCATE.invokeExact(descriptor.number(), offset, size);
            } while (code == -Outcome.RETRY);
            return -code;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            descriptor.done();
        }
    }

    /** Linked only by who asks. */
    private static final class Status {
        static final MethodHandle STATX =
                Native.withErrno(Libc.statx$address(), Libc.statx$descriptor());
    }

    /** Linked only by who makes or resizes an object. */
    private static final class Change {
        static final MethodHandle FTRUNCATE =
                Native.withErrno(Libc.ftruncate$address(), Libc.ftruncate$descriptor());
        static final MethodHandle FALLOCATE =
                Native.plain(Libc.posix_fallocate$address(), Libc.posix_fallocate$descriptor());
    }
}

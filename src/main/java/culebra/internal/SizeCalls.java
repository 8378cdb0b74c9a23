package culebra.internal;

import culebra.libc.Libc;

import java.lang.invoke.MethodHandle;

/** The size of what a descriptor refers to: a result, or the negated errno. */
public final class SizeCalls {
    /**
     * posix_fallocate begins anew when a signal comes, on older kernels: small steps get through.
     */
    private static final long STEP = 16 << 20;

    private static final MethodHandle LSEEK =
            Native.withErrno(Libc.lseek$address(), Libc.lseek$descriptor());

    private SizeCalls() {}

    /** The size in bytes; -ESPIPE if it is not a kind of file that has one. */
    public static long size(AbstractFd fd) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        CallState state = CallState.acquire();
        try {
            int end = Libc.SEEK_END();
            return state.check((long) LSEEK.invokeExact(state.errno, descriptor.number(), 0L, end));
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
            int code = 0;
            for (long done = 0; done < size && code == 0; done += STEP) {
                long step = Math.min(STEP, size - done);
                do {
                    code =
                            (int)
                                    Change.FALLOCATE.invokeExact(
                                            descriptor.number(), offset + done, step);
                } while (code == -Outcome.RETRY);
            }
            return -code;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            descriptor.done();
        }
    }

    /** Linked only by who makes or resizes an object. */
    private static final class Change {
        static final MethodHandle FTRUNCATE =
                Native.withErrno(Libc.ftruncate$address(), Libc.ftruncate$descriptor());
        static final MethodHandle FALLOCATE =
                Native.plain(Libc.posix_fallocate$address(), Libc.posix_fallocate$descriptor());
    }
}

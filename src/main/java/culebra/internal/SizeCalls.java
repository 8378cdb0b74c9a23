package culebra.internal;

import culebra.libc.Libc;

import java.lang.invoke.MethodHandle;

/** Changes the size of what a descriptor refers to: a result, or the negated errno. */
public final class SizeCalls {
    private static final MethodHandle FTRUNCATE =
            Native.withErrno(Libc.ftruncate$address(), Libc.ftruncate$descriptor());
    private static final MethodHandle FALLOCATE =
            Native.plain(Libc.posix_fallocate$address(), Libc.posix_fallocate$descriptor());

    private SizeCalls() {}

    /** Sets the size; what is new reads as zero and has no memory yet. */
    public static int ftruncate(AbstractFd fd, long size) {
        Descriptor descriptor = fd.descriptor;
        CallState state = CallState.acquire();
        if (!descriptor.use()) {
            state.release();
            return Outcome.CLOSED;
        }
        try {
            int result;
            do {
                result =
                        state.check(
                                (int)
                                        FTRUNCATE.invokeExact(
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
                code = (int) FALLOCATE.invokeExact(descriptor.number(), offset, size);
            } while (code == -Outcome.RETRY);
            return -code;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            descriptor.done();
        }
    }
}

package culebra.internal;

import culebra.libc.Libc;

import java.lang.invoke.MethodHandle;

/** close(2). */
final class CloseCall {
    private static final MethodHandle CLOSE =
            Native.plain(Libc.close$address(), Libc.close$descriptor());

    private CloseCall() {}

    /** Never retried on EINTR: the number is gone either way, and may be somebody else's by now. */
    static void close(int number) {
        try {
            int ignored = (int) CLOSE.invokeExact(number);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}

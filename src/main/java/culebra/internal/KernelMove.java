package culebra.internal;

import static culebra.internal.NegatedErrno.EINVAL;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** A call that moves bytes from one descriptor to another inside the kernel. */
enum KernelMove {
    /** Between a pipe and anything else. */
    SPLICE("splice"),
    /** From a pipe to a pipe; both then have the bytes. */
    TEE("tee"),
    /** From a file. */
    SENDFILE("sendfile"),
    /** From a file to a file. */
    COPY_FILE_RANGE("copy_file_range");

    /** The maximum number of bytes that the kernel moves by one call. */
    static final long MOST = 0x7fff_f000;

    private static final MethodHandle CALL =
            Native.withErrno(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG, JAVA_LONG));

    /** The C name. */
    final String function;

    KernelMove(String function) {
        this.function = function;
    }

    /** Returns the call for two types of file, given as S_IFMT bits; null if there is none. */
    static KernelMove between(int from, int to) {
        if (from == Constants.S_IFIFO || to == Constants.S_IFIFO) {
            return SPLICE;
        }
        if (from != Constants.S_IFREG) {
            return null;
        }
        return to == Constants.S_IFREG ? COPY_FILE_RANGE : SENDFILE;
    }

    /**
     * Moves bytes. Returns their number, 0 at the end, or the negated errno. The caller holds both
     * numbers open. The bytes are taken from the given offset in the source, or from its own
     * position if the offset is negative.
     */
    long call(CallState state, int from, int to, long offset, long count, boolean wait) {
        long at = offset < 0 ? 0 : state.offset(offset).address();
        long size = Math.min(count, MOST);
        long flags = wait ? 0 : Constants.SPLICE_F_NONBLOCK;
        return switch (this) {
            case SPLICE -> call(state, Abi.SYS_SPLICE, from, at, to, 0, size, flags);
            case TEE -> call(state, Abi.SYS_TEE, from, to, size, flags, 0, 0);
            case SENDFILE -> call(state, Abi.SYS_SENDFILE, to, from, at, size, 0, 0);
            case COPY_FILE_RANGE -> call(state, Abi.SYS_COPY_FILE_RANGE, from, at, to, 0, size, 0);
        };
    }

    private static long call(
            CallState state, long number, long a, long b, long c, long d, long e, long f) {
        try {
            return state.check((long) CALL.invokeExact(state.errno, number, a, b, c, d, e, f));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Returns true if the kernel has no such call for this kind of descriptor. */
    boolean isUnsupported(long result) {
        return result == EINVAL;
    }
}

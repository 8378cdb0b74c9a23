package culebra.internal;

import static culebra.internal.NegatedErrno.EINVAL;
import static culebra.internal.NegatedErrno.ENOSYS;
import static culebra.internal.NegatedErrno.EOPNOTSUPP;
import static culebra.internal.NegatedErrno.EPERM;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * read(2) and write(2) on pipes and other byte streams.
 *
 * <p>They use syscall(2). The C library's own functions also support pthread_cancel, which costs a
 * fifth of a short read, and threads of a JVM are never cancelled.
 */
public final class StreamCalls extends Transfer {
    /**
     * The number of bytes that a pipe has room for when it has any. A write of up to this size is
     * atomic.
     */
    public static final int PIPE_BUF = 4096;

    /** read(2). */
    public static final StreamCalls READ =
            new StreamCalls(PollEvents.IN, Long.MAX_VALUE, Abi.SYS_READ, Abi.SYS_PREADV2);

    /** write(2). */
    public static final StreamCalls WRITE =
            new StreamCalls(PollEvents.OUT, PIPE_BUF, Abi.SYS_WRITE, Abi.SYS_PWRITEV2);

    private static final long CURRENT_POSITION = -1;

    private static final MethodHandle CALL =
            Native.withErrno(
                    "syscall",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

    private final long call;
    private final long vectorCall;

    private StreamCalls(int events, long sure, long call, long vectorCall) {
        super(events, sure);
        this.call = call;
        this.vectorCall = vectorCall;
    }

    @Override
    long call(CallState state, int number, MemorySegment buffer) {
        try {
            return state.check(
                    (long) CALL.invokeExact(state.errno, call, number, buffer, buffer.byteSize()));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Makes the call with RWF_NOWAIT, which FIFOs do not support, nor pipes before Linux 6.4. */
    @Override
    long attempt(CallState state, int number, MemorySegment buffer) {
        MemorySegment vector = state.value;
        vector.set(ADDRESS, 0, buffer);
        vector.set(JAVA_LONG, 8, buffer.byteSize());
        try {
            return state.check(
                    (long)
                            Attempt.CALL.invokeExact(
                                    state.errno,
                                    vectorCall,
                                    number,
                                    vector,
                                    1L,
                                    CURRENT_POSITION,
                                    CURRENT_POSITION,
                                    Constants.RWF_NOWAIT,
                                    buffer));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /**
     * Returns true if the attempt may have been refused, for example by a sandbox. If the file
     * itself has failed, so does the plain call.
     */
    @Override
    boolean isRefusal(long result) {
        return result == EOPNOTSUPP || result == EPERM || result == EINVAL || result == ENOSYS;
    }

    @Override
    boolean mayBeFile() {
        return true;
    }

    /** Linked lazily, on the first attempt. */
    private static final class Attempt {
        /** With one argument more than C looks at: it has the buffer's arena held open. */
        static final MethodHandle CALL =
                Native.withErrno(
                        "syscall",
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG,
                                JAVA_LONG, JAVA_INT, ADDRESS));
    }
}

package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * vmsplice(2): puts pages of memory into a pipe instead of copies of their bytes.
 *
 * <p>The pipe holds the pages themselves, also after they are unmapped. Memory of the C library
 * would be freed and used for something else, which the reader would then see, so that only mapped
 * memory is allowed.
 */
public final class Vmsplice extends Transfer {
    /** To the writing end of a pipe. */
    public static final Vmsplice WRITE = new Vmsplice();

    /** With one argument more than C looks at: it has the buffer's arena held open. */
    private static final MethodHandle CALL =
            Native.withErrno(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS));

    private Vmsplice() {
        super(PollEvents.OUT, StreamCalls.PIPE_BUF);
    }

    /** Returns true if a descriptor is open and that of a pipe. */
    public static boolean isPipe(AbstractFd fd) {
        return StatCalls.kind(fd) == Constants.S_IFIFO;
    }

    @Override
    long call(CallState state, int number, MemorySegment buffer) {
        return call(state, number, buffer, 0);
    }

    @Override
    long attempt(CallState state, int number, MemorySegment buffer) {
        return call(state, number, buffer, Constants.SPLICE_F_NONBLOCK);
    }

    private static long call(CallState state, int number, MemorySegment buffer, int flags) {
        MemorySegment vector = state.value;
        vector.set(ADDRESS, 0, buffer);
        vector.set(JAVA_LONG, 8, buffer.byteSize());
        long call = Abi.SYS_VMSPLICE;
        try {
            return state.check(
                    (long) CALL.invokeExact(state.errno, call, number, vector, 1L, flags, buffer));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}

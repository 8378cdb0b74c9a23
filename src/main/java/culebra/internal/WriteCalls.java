package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** write(2) on pipes and other byte streams. */
public final class WriteCalls extends Transfer {
    private static final long PIPE_BUF = 4096; // a ready pipe has room for that much
    private static final long CURRENT_POSITION = -1;

    private static final MethodHandle WRITE =
            Native.withErrno(Libc.write$address(), Libc.write$descriptor());
    private static final MethodHandle PWRITEV2 =
            Native.holding(Libc.pwritev2$address(), Libc.pwritev2$descriptor());

    /** The one instance. */
    public static final WriteCalls INSTANCE = new WriteCalls();

    private WriteCalls() {
        super(PollCalls.OUT, PIPE_BUF);
    }

    @Override
    long call(CallState state, int number, MemorySegment buffer) {
        try {
            return state.check(
                    (long) WRITE.invokeExact(state.errno, number, buffer, buffer.byteSize()));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Asks for RWF_NOWAIT, which FIFOs do not know, nor pipes before Linux 6.4. */
    @Override
    long attempt(CallState state, int number, MemorySegment buffer) {
        MemorySegment vector = state.value;
        vector.set(ADDRESS, 0, buffer);
        vector.set(JAVA_LONG, 8, buffer.byteSize());
        int flags = Libc.RWF_NOWAIT();
        try {
            return state.check(
                    (long)
                            PWRITEV2.invokeExact(
                                    state.errno,
                                    number,
                                    vector,
                                    1,
                                    CURRENT_POSITION,
                                    flags,
                                    buffer));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}

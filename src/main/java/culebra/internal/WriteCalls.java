package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** write(2) on pipes and other byte streams. */
public final class WriteCalls extends Transfer {
    /** The one instance. */
    public static final WriteCalls INSTANCE = new WriteCalls();

    private static final int NO_SUCH_FLAG = -95; // EOPNOTSUPP
    private static final long CURRENT_POSITION = -1;
    private static final long PIPE_BUF = 4096; // a ready pipe has room for that much

    private static final MethodHandle WRITE =
            Native.withErrno(Libc.write$address(), Libc.write$descriptor());
    private static final MethodHandle PWRITEV2 =
            Native.holding(Libc.pwritev2$address(), Libc.pwritev2$descriptor());

    private WriteCalls() {
        super(PollCalls.OUT);
    }

    @Override
    long call(CallState state, Descriptor descriptor, MemorySegment buffer) {
        try {
            return state.check(
                    (long)
                            WRITE.invokeExact(
                                    state.errno, descriptor.number(), buffer, buffer.byteSize()));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /**
     * Asks for RWF_NOWAIT. Where the kernel has no such thing for this kind of file (FIFOs, pipes
     * before Linux 6.4) it polls first; then a rival writer in between makes it wait.
     */
    @Override
    long attempt(CallState state, Descriptor descriptor, MemorySegment buffer) {
        if (!descriptor.pollsFirst()) {
            long result = pwritev2(state, descriptor, buffer);
            if (result != NO_SUCH_FLAG) {
                return result;
            }
            descriptor.pollFirst();
        }
        int ready = PollCalls.now(descriptor, events);
        if (ready != 0) {
            return ready;
        }
        boolean fits = buffer.byteSize() <= PIPE_BUF;
        return call(state, descriptor, fits ? buffer : buffer.asSlice(0, PIPE_BUF));
    }

    private static long pwritev2(CallState state, Descriptor descriptor, MemorySegment buffer) {
        MemorySegment vector = state.value;
        vector.set(ADDRESS, 0, buffer);
        vector.set(JAVA_LONG, 8, buffer.byteSize());
        try {
            return state.check(
                    (long)
                            PWRITEV2.invokeExact(
                                    state.errno,
                                    descriptor.number(),
                                    vector,
                                    1,
                                    CURRENT_POSITION,
                                    Libc.RWF_NOWAIT(),
                                    buffer));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}

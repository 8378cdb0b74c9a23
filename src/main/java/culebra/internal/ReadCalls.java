package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** read(2) on pipes and other byte streams. */
public final class ReadCalls extends Transfer {
    private static final long CURRENT_POSITION = -1;

    private static final MethodHandle READ =
            Native.withErrno(Libc.read$address(), Libc.read$descriptor());
    private static final MethodHandle PREADV2 =
            Native.holding(Libc.preadv2$address(), Libc.preadv2$descriptor());

    /** The one instance. */
    public static final ReadCalls INSTANCE = new ReadCalls();

    private ReadCalls() {
        super(PollCalls.IN, Long.MAX_VALUE);
    }

    @Override
    long call(CallState state, int number, MemorySegment buffer) {
        try {
            return state.check(
                    (long) READ.invokeExact(state.errno, number, buffer, buffer.byteSize()));
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
                            PREADV2.invokeExact(
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

package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** read(2) on pipes and other byte streams. */
public final class ReadCalls extends Transfer {
    /** The one instance. */
    public static final ReadCalls INSTANCE = new ReadCalls();

    private static final int NO_SUCH_FLAG = -95; // EOPNOTSUPP
    private static final long CURRENT_POSITION = -1;

    private static final MethodHandle READ =
            Native.withErrno(Libc.read$address(), Libc.read$descriptor());
    private static final MethodHandle PREADV2 =
            Native.holding(Libc.preadv2$address(), Libc.preadv2$descriptor());

    private ReadCalls() {
        super(PollCalls.IN);
    }

    @Override
    long call(CallState state, Descriptor descriptor, MemorySegment buffer) {
        try {
            return state.check(
                    (long)
                            READ.invokeExact(
                                    state.errno, descriptor.number(), buffer, buffer.byteSize()));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /**
     * Asks for RWF_NOWAIT. Where the kernel has no such thing for this kind of file (FIFOs, pipes
     * before Linux 6.4) it polls first; then a rival reader in between makes it wait.
     */
    @Override
    long attempt(CallState state, Descriptor descriptor, MemorySegment buffer) {
        if (!descriptor.pollsFirst()) {
            long result = preadv2(state, descriptor, buffer);
            if (result != NO_SUCH_FLAG) {
                return result;
            }
            descriptor.pollFirst();
        }
        int ready = PollCalls.now(descriptor, events);
        return ready == 0 ? call(state, descriptor, buffer) : ready;
    }

    private static long preadv2(CallState state, Descriptor descriptor, MemorySegment buffer) {
        MemorySegment vector = state.value;
        vector.set(ADDRESS, 0, buffer);
        vector.set(JAVA_LONG, 8, buffer.byteSize());
        try {
            return state.check(
                    (long)
                            PREADV2.invokeExact(
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

package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** getsockopt(2) and setsockopt(2): a result, {@link Outcome#CLOSED}, or the negated errno. */
public final class SocketOptionCalls {
    private static final SetupCall GET = SetupCall.of("getsockopt");
    private static final SetupCall SET = SetupCall.of("setsockopt");

    private SocketOptionCalls() {}

    /** Reads an option into memory; returns its size in bytes. */
    public static int get(AbstractFd fd, int level, int option, MemorySegment value) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return get(descriptor.number(), level, option, value);
        } finally {
            descriptor.done();
        }
    }

    /** Sets an option. */
    public static int set(AbstractFd fd, int level, int option, MemorySegment value) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return set(descriptor.number(), level, option, value);
        } finally {
            descriptor.done();
        }
    }

    static int set(int number, int level, int option, MemorySegment value) {
        try (CallState state = CallState.acquire()) {
            int size = (int) value.byteSize();
            return SET.call(state.errno, number, level, option, value.address(), size);
        } finally {
            Reference.reachabilityFence(value);
        }
    }

    /** Takes the pending error of a socket; returns 0, or the negated errno. */
    static int takeError(int number) {
        try (CallState state = CallState.acquire()) {
            MemorySegment error = state.counter.asSlice(0, 4);
            int result = get(number, Constants.SOL_SOCKET, Constants.SO_ERROR, error);
            return result < 0 ? result : -error.get(JAVA_INT, 0);
        }
    }

    private static int get(int number, int level, int option, MemorySegment value) {
        try (CallState state = CallState.acquire()) {
            state.value.set(JAVA_INT, 0, (int) value.byteSize());
            int result =
                    GET.call(
                            state.errno,
                            number,
                            level,
                            option,
                            value.address(),
                            state.value.address());
            return result < 0 ? result : state.value.get(JAVA_INT, 0);
        } finally {
            Reference.reachabilityFence(value);
        }
    }
}

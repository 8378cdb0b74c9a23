package culebra.internal;

import java.lang.foreign.MemorySegment;

/**
 * One call on a descriptor, which it holds open together with memory for errno. It allocates an
 * object, so it is for calls that are made seldom.
 *
 * <pre>{@code
 * try (DescriptorCall call = DescriptorCall.on(fd)) {
 *     return call == null
 *             ? Outcome.CLOSED
 *             : call.check((int) CALL.invokeExact(call.errno, call.number, ...));
 * } catch (Throwable thrown) {
 *     throw Native.unexpected(thrown);
 * }
 * }</pre>
 */
final class DescriptorCall implements AutoCloseable {
    final int number;
    MemorySegment errno;

    /** Room for a small result, as {@link CallState#value}. */
    MemorySegment value;

    private final Descriptor descriptor;
    private CallState state;

    private DescriptorCall(Descriptor descriptor) {
        this.descriptor = descriptor;
        this.number = descriptor.number();
    }

    /** Begins a call; returns null if the descriptor is closed. */
    static DescriptorCall on(AbstractFd fd) {
        var call = new DescriptorCall(fd.descriptor); // before the use count is raised
        CallState state = CallState.acquire();
        if (!fd.descriptor.use()) {
            state.release();
            return null;
        }
        call.state = state;
        call.errno = state.errno;
        call.value = state.value;
        return call;
    }

    /**
     * Converts the result of a call whose failure is -1: returns the result, or the negated errno.
     */
    int check(int result) {
        return state.check(result);
    }

    /** Converts the result of a call that returns a size or -1. */
    long check(long result) {
        return state.check(result);
    }

    @Override
    public void close() {
        state.release();
        descriptor.done();
    }
}

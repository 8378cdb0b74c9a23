package culebra.internal;

import java.lang.foreign.MemorySegment;

/**
 * One call on a descriptor, which it holds open with memory for errno. It is an object, and so for
 * calls that are made seldom.
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
        var call = new DescriptorCall(fd.descriptor); // before there is something to lose
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

    /** The result of a call whose failure is -1: the result, or the negated errno. */
    int check(int result) {
        return state.check(result);
    }

    /** The same for calls that return a size. */
    long check(long result) {
        return state.check(result);
    }

    @Override
    public void close() {
        state.release();
        descriptor.done();
    }
}

package culebra.internal;

import java.lang.foreign.MemorySegment;

/**
 * A call on a descriptor that moves the bytes of one buffer, in its three shapes of waiting.
 *
 * <p>The result is the call's own, or an {@link Outcome}, or another negated errno. The descriptor
 * stays in blocking mode, since O_NONBLOCK would belong to the peer's duplicates too: a subclass
 * knows how to attempt the call without it.
 */
public abstract class Transfer {
    /** What to wait for before the next attempt, as for poll(2). */
    final int events;

    Transfer(int events) {
        this.events = events;
    }

    /** The call in a form that does not block: {@link Outcome#NOT_NOW} if it would. */
    abstract long attempt(CallState state, Descriptor descriptor, MemorySegment buffer);

    /** The call in a form that blocks. */
    abstract long call(CallState state, Descriptor descriptor, MemorySegment buffer);

    /** Makes the call if it need not wait, else {@link Outcome#NOT_NOW}. */
    public final long now(AbstractFd fd, MemorySegment buffer) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return attempt(descriptor, buffer);
        } finally {
            descriptor.done();
        }
    }

    /** Makes the call, waiting until it can be made. */
    public final long await(AbstractFd fd, MemorySegment buffer) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            long result = attempt(descriptor, buffer);
            if (result != Outcome.NOT_NOW) {
                return result;
            }
            return Thread.currentThread().isVirtual()
                    ? repeat(descriptor, buffer, Deadline.NEVER)
                    : block(descriptor, buffer);
        } finally {
            descriptor.done();
        }
    }

    /** Makes the call, waiting until a deadline at most. */
    public final long await(AbstractFd fd, MemorySegment buffer, long deadline) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            long result = attempt(descriptor, buffer);
            return result == Outcome.NOT_NOW ? repeat(descriptor, buffer, deadline) : result;
        } finally {
            descriptor.done();
        }
    }

    private long repeat(Descriptor descriptor, MemorySegment buffer, long deadline) {
        long result;
        do {
            result = PollCalls.await(descriptor, events, deadline);
            if (result == 0) {
                result = attempt(descriptor, buffer);
            }
        } while (result == Outcome.NOT_NOW);
        return result;
    }

    private long block(Descriptor descriptor, MemorySegment buffer) {
        Waiter waiter = Waiter.enter(descriptor, true);
        try {
            while (waiter.mayCall()) {
                long result = call(waiter.state, descriptor, buffer);
                if (result != Outcome.RETRY) {
                    return result;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    private long attempt(Descriptor descriptor, MemorySegment buffer) {
        CallState state = CallState.acquire();
        try {
            long result;
            do {
                result = attempt(state, descriptor, buffer);
            } while (result == Outcome.RETRY);
            return result;
        } finally {
            state.release();
        }
    }
}

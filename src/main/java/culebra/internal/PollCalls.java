package culebra.internal;

import static culebra.internal.NegatedErrno.EBADF;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Waits until a descriptor is ready: ppoll(2) on platform threads, parking on virtual ones. */
public final class PollCalls {
    private PollCalls() {}

    /** Waits for one of the events. Returns 0, an {@link Outcome}, or an error. */
    public static int await(AbstractFd fd, int events, long deadline) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return await(descriptor, events, deadline);
        } finally {
            descriptor.done();
        }
    }

    /**
     * Checks whether one of the events is present. Returns 0, {@link Outcome#NOT_NOW}, or an error.
     */
    public static int now(AbstractFd fd, int events) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return now(descriptor, events);
        } finally {
            descriptor.done();
        }
    }

    /** Returns whether the peer of a connection has disconnected or has stopped sending. */
    public static boolean hungUp(AbstractFd fd) {
        return now(fd, Constants.POLLRDHUP) == 0;
    }

    static int await(Descriptor descriptor, int events, long deadline) {
        if (Thread.currentThread().isVirtual()) {
            return park(descriptor, events, deadline);
        }
        Waiter waiter = Waiter.enter(descriptor, true);
        try {
            while (waiter.mayCall()) {
                int result = ppoll(waiter.state, descriptor.number(), events, deadline);
                if (result != Outcome.RETRY) {
                    return result == Outcome.NOT_NOW ? waiter.timedOut() : result;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    static int now(Descriptor descriptor, int events) {
        CallState state = CallState.acquire();
        try {
            int result;
            do {
                result = ppoll(state, descriptor.number(), events, Deadline.NOW);
            } while (result == Outcome.RETRY);
            return result;
        } finally {
            state.release();
        }
    }

    /**
     * Parks the thread. An event may be old, and the epoll thread later than the deadline, so poll
     * decides.
     */
    private static int park(Descriptor descriptor, int events, long deadline) {
        int result;
        do {
            result = now(descriptor, events);
            if (result != Outcome.NOT_NOW) {
                return result;
            }
            result = descriptor.parking().await(events, deadline);
        } while (result == 0);
        if (result == Outcome.TIMED_OUT && now(descriptor, events) == 0) {
            return 0;
        }
        return result;
    }

    /** Sleeps until a time has passed or a signal arrives. */
    static void pause(CallState state, long nanos) {
        ppoll(state, MemorySegment.NULL, 0, System.nanoTime() + nanos);
    }

    /**
     * Checks whether any of the entries has an event. Returns their number, NOT_NOW, or an error.
     */
    static int now(MemorySegment entries, int count) {
        CallState state = CallState.acquire();
        try {
            int result;
            do {
                result = ppoll(state, entries, count, Deadline.NOW);
            } while (result == Outcome.RETRY);
            return result;
        } finally {
            state.release();
        }
    }

    /** Returns 0 if an event is present, {@link Outcome#NOT_NOW} if not, or the negated errno. */
    static int ppoll(CallState state, int number, int events, long deadline) {
        state.value.set(JAVA_INT, 0, number);
        state.value.set(JAVA_SHORT, 4, (short) events);
        state.value.set(JAVA_SHORT, 6, (short) 0);
        int count = ppoll(state, state.value, 1, deadline);
        if (count < 0) {
            return count;
        }
        return (state.value.get(JAVA_SHORT, 6) & PollEvents.NO_DESCRIPTOR) == 0 ? 0 : EBADF;
    }

    /**
     * Returns the number of entries that have an event, {@link Outcome#NOT_NOW}, or the negated
     * errno.
     */
    static int ppoll(CallState state, MemorySegment entries, long size, long deadline) {
        MemorySegment timeout =
                deadline == Deadline.NEVER
                        ? MemorySegment.NULL
                        : state.time(Deadline.left(deadline));
        MemorySegment mask = MemorySegment.NULL;
        try {
            int count =
                    state.check(
                            (int)
                                    Ppoll.CALL.invokeExact(
                                            state.errno, entries, size, timeout, mask));
            return count == 0 ? Outcome.NOT_NOW : count;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Linked lazily, by the first wait. */
    private static final class Ppoll {
        static final MethodHandle CALL =
                Native.withErrno(
                        "ppoll",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    }
}

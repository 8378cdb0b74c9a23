package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** eventfd(2). Calls return a result, an {@link Outcome}, or the negated errno. */
public final class EventFdCalls {
    private static final long PAUSE = 1_000_000;

    /**
     * Below this a value nearly always fits: it would take 2^40 additions, which is days, to fill
     * the counter.
     */
    private static final long LARGE = 1 << 24;

    private EventFdCalls() {}

    /** Creates an eventfd whose counter is 0. Returns its number, or the negated errno. */
    public static int eventfd(boolean semaphore) {
        return eventfd(Constants.EFD_CLOEXEC | (semaphore ? Constants.EFD_SEMAPHORE : 0));
    }

    private static int eventfd(int flags) {
        try (CallState state = CallState.acquire()) {
            StackRoom.requireToOpen();
            return Make.EVENTFD.call(state.errno, 0, flags);
        }
    }

    /**
     * Creates an internal eventfd, on which no call blocks. Returns its number, or the negated
     * errno.
     */
    public static int nonBlocking() {
        return eventfd(Constants.EFD_CLOEXEC | Constants.EFD_NONBLOCK);
    }

    /** Adds to an eventfd's counter. Returns 0, an {@link Outcome}, or the negated errno. */
    public static int add(AbstractFd fd, long value, long deadline) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            if (Long.compareUnsigned(value, LARGE) >= 0) {
                descriptor.pollFirst();
            }
            boolean virtual = Thread.currentThread().isVirtual();
            if (virtual && value == 1 || deadline == Deadline.NOW) {
                int result = attempt(descriptor, value);
                if (result != Outcome.NOT_NOW || deadline == Deadline.NOW) {
                    return result;
                }
            }
            return virtual
                    ? WaitPool.call(
                            descriptor,
                            () -> write(Waiter.enter(descriptor, deadline), descriptor, value),
                            true)
                    : write(Waiter.enter(descriptor, deadline), descriptor, value);
        } finally {
            descriptor.done();
        }
    }

    /**
     * Writes without polling first, since there nearly always is room. If there is none, the call
     * ends after a moment, and later calls poll first. Poll reports only whether there is room for
     * 1.
     */
    private static int attempt(Descriptor descriptor, long value) {
        if (descriptor.pollsFirst() && value != 0) { // 0 always fits
            int ready = PollCalls.now(descriptor, PollEvents.OUT);
            if (ready != 0) {
                return ready;
            }
        }
        try (CallState state = CallState.acquire()) {
            BriefCall brief = state.briefCall();
            state.counter.set(JAVA_LONG, 0, value);
            brief.begin();
            try {
                long result;
                do {
                    result = StreamCalls.WRITE.call(state, descriptor.number(), state.counter);
                } while (result == Outcome.RETRY && !brief.isOver());
                if (result == Outcome.RETRY) {
                    descriptor.pollFirst();
                    return Outcome.NOT_NOW;
                }
                return (int) Math.min(result, 0);
            } finally {
                brief.end();
            }
        }
    }

    private static int write(Waiter waiter, Descriptor descriptor, long value) {
        try {
            MemorySegment counter = waiter.state.counter;
            counter.set(JAVA_LONG, 0, value);
            while (waiter.mayCall()) {
                long result = StreamCalls.WRITE.call(waiter.state, descriptor.number(), counter);
                if (result == Outcome.NOT_NOW) {
                    PollCalls.pause(waiter.state, PAUSE); // it came non-blocking; EINTR is fine
                } else if (result != Outcome.RETRY) {
                    return result < 0 ? (int) result : 0;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    private static final class Make {
        static final SetupCall EVENTFD = SetupCall.of("eventfd");
    }
}

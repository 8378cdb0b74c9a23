package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;

/** Takes the counter of eight bytes of an eventfd or a timerfd. */
public final class CounterCalls {
    private CounterCalls() {}

    /**
     * Takes a counter. Every negative number may be a value, so failures are already exceptions
     * here.
     *
     * @return an unsigned number; 0, which is never a value, if there is none in time
     */
    public static long take(AbstractFd fd, long deadline) throws IOException, InterruptedException {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            throw Errors.wait(Outcome.CLOSED, "read", fd);
        }
        try {
            return Thread.currentThread().isVirtual()
                    ? takeAndPark(fd, deadline)
                    : take(fd, descriptor, deadline);
        } finally {
            descriptor.done();
        }
    }

    /**
     * Alternates between attempts and parking, so that a virtual thread keeps no state while it is
     * parked.
     */
    private static long takeAndPark(AbstractFd fd, long deadline)
            throws IOException, InterruptedException {
        while (true) {
            long taken = take(fd, fd.descriptor, Deadline.NOW);
            if (taken != 0 || deadline == Deadline.NOW) {
                return taken;
            }
            int result = PollCalls.await(fd.descriptor, PollEvents.IN, deadline);
            if (result == Outcome.TIMED_OUT) {
                return 0;
            }
            if (result < 0) {
                throw Errors.wait(result, "read", fd);
            }
        }
    }

    private static long take(AbstractFd fd, Descriptor descriptor, long deadline)
            throws IOException, InterruptedException {
        CallState state = CallState.acquire();
        try {
            long result;
            do { // a timer that had expired before its clock was set back returns 0
                result = StreamCalls.READ.move(descriptor, state.counter, deadline);
            } while (result == 0 && deadline != Deadline.NOW);
            if (result > 0) {
                return state.counter.get(JAVA_LONG, 0);
            }
            if (result == 0 || result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
                return 0;
            }
            throw Errors.wait(result, "read", fd);
        } finally {
            state.release();
        }
    }

    /** Takes a counter if it is nonzero now; returns 0 otherwise. */
    public static long tryTake(AbstractFd fd) throws IOException {
        try {
            return take(fd, Deadline.NOW);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible); // an attempt ignores interrupts
        }
    }
}

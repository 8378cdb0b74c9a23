package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;

/** Taking the counter of eight bytes that an eventfd and a timerfd have. */
public final class CounterCalls {
    private CounterCalls() {}

    /**
     * Takes a counter. Every negative number may be one: so failures are exceptions here already.
     *
     * @return an unsigned number, or 0, which is never taken, if there is none in time
     */
    public static long take(AbstractFd fd, long deadline) throws IOException, InterruptedException {
        CallState state = CallState.acquire(); // a virtual thread keeps it even while it waits
        try {
            long result = StreamCalls.READ.move(fd, state.counter, deadline);
            if (result > 0) {
                return state.counter.get(JAVA_LONG, 0);
            }
            if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
                return 0;
            }
            throw Errors.wait(result, "read", fd);
        } finally {
            state.release();
        }
    }

    /** Takes a counter if there is one now; 0 if there is none. */
    public static long tryTake(AbstractFd fd) throws IOException {
        try {
            return take(fd, Deadline.NOW);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible); // for an attempt listens to no interrupt
        }
    }
}

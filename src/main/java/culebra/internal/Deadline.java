package culebra.internal;

import java.time.Duration;
import java.util.Objects;

/**
 * Moments on the monotonic clock, as nanoseconds in a long: absolute, computed once per wait.
 *
 * <p>On Linux {@link System#nanoTime} is CLOCK_MONOTONIC itself, so a deadline can be passed to the
 * kernel unchanged; a test checks that.
 */
public final class Deadline {
    /** A deadline that has passed: the call does not wait. */
    public static final long NOW = Long.MIN_VALUE;

    /** A deadline that is never reached. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Deadline() {}

    /**
     * Returns the deadline of a timeout that begins now: {@link #NOW} if it is zero or negative,
     * {@link #NEVER} if it overflows.
     */
    public static long after(Duration timeout) {
        if (!Objects.requireNonNull(timeout, "timeout").isPositive()) {
            return NOW;
        }
        long nanos = timeout.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : timeout.toNanos();
        long moment = System.nanoTime() + nanos;
        return moment < 0 ? NEVER : moment;
    }

    /** Returns the nanoseconds left until a deadline; zero if it has passed. */
    public static long left(long deadline) {
        if (deadline == NEVER) {
            return NEVER;
        }
        long now = System.nanoTime();
        return deadline <= now ? 0 : deadline - now;
    }

    /** Returns whether a deadline has passed. */
    public static boolean passed(long deadline) {
        return deadline != NEVER && deadline <= System.nanoTime();
    }
}

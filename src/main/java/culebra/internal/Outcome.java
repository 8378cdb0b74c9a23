package culebra.internal;

/**
 * Results of a call that are no failures of it, among the negated error numbers.
 *
 * <p>The call layer returns what the C function returns, or the negated errno, as the kernel does
 * itself: the hot path makes no exception and no object. What it means is said above.
 */
public final class Outcome {
    /** It would have to wait: EAGAIN. */
    public static final int NOT_NOW = -11;

    /** The waiting thread was interrupted, and its flag cleared: EINTR, which is retried else. */
    public static final int INTERRUPTED = -4;

    /** The deadline passed: ETIMEDOUT. */
    public static final int TIMED_OUT = -110;

    /** The handle was closed before or during the wait: ECANCELED. */
    public static final int CLOSED = -125;

    static final int RETRY = -4;

    private Outcome() {}
}

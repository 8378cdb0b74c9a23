package culebra.internal;

/**
 * Results of a call that are not failures.
 *
 * <p>The call layer returns the result of the C function, or the negated errno, as the kernel does
 * itself, so the hot path creates no exception and no object. Outcomes that end a wait from outside
 * are below all negated error numbers.
 */
public final class Outcome {
    /** The call would have to wait: EAGAIN. */
    public static final int NOT_NOW = NegatedErrno.EAGAIN;

    /** The waiting thread was interrupted, and its flag cleared. */
    public static final int INTERRUPTED = -5001;

    /** The deadline passed. */
    public static final int TIMED_OUT = -5002;

    /** The handle was closed before or during the wait. */
    public static final int CLOSED = -5003;

    /** A signal arrived: EINTR. The call is retried after a check of the reason. */
    static final int RETRY = NegatedErrno.EINTR;

    private Outcome() {}
}

package culebra.internal;

/**
 * Results of a call that are no failures of it.
 *
 * <p>The call layer returns what the C function returns, or the negated errno, as the kernel does
 * itself: the hot path makes no exception and no object. What ends a wait from outside lies below
 * all negated error numbers.
 */
public final class Outcome {
    /** It would have to wait: EAGAIN. */
    public static final int NOT_NOW = NegatedErrno.EAGAIN;

    /** The waiting thread was interrupted, and its flag cleared. */
    public static final int INTERRUPTED = -5001;

    /** The deadline passed. */
    public static final int TIMED_OUT = -5002;

    /** The handle was closed before or during the wait. */
    public static final int CLOSED = -5003;

    /** A signal came: the call is made again, after a look at who sent it. EINTR. */
    static final int RETRY = NegatedErrno.EINTR;

    private Outcome() {}
}

package culebra.signal;

/** The origin of a signal; each constant stands for one of C's SI_... codes. */
public enum SignalCause {
    /** A process has sent the signal by kill(2). */
    SENT(0),
    /** A process has sent the signal with a value, by sigqueue(3). */
    QUEUED(-1),
    /** A timer has expired; the signal has a value. */
    TIMER(-2),
    /** A message has arrived in an empty queue; the signal has a value. */
    MESSAGE_QUEUE(-3),
    /** An operation of aio(7) has completed; the signal has a value. */
    ASYNCHRONOUS_IO(-4),
    /** A descriptor is ready. */
    IO(-5),
    /** A process has sent the signal to one thread, by tgkill(2). */
    SENT_TO_THREAD(-6),
    /** The kernel has sent the signal. */
    KERNEL(128),
    /** Another cause, which depends on the signal: for CHLD, for example, a child has exited. */
    OTHER(Integer.MIN_VALUE);

    private final int code;

    SignalCause(int code) {
        this.code = code;
    }

    /** Returns the cause for an si_code. */
    static SignalCause of(int code) {
        for (SignalCause cause : values()) {
            if (cause.code == code) {
                return cause;
            }
        }
        return OTHER;
    }
}

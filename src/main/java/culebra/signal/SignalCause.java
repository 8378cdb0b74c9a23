package culebra.signal;

/** The origin of a signal: C's SI_... codes by name. */
public enum SignalCause {
    /** A process, by kill(2). */
    SENT(0),
    /** A process, by sigqueue(3): with a value. */
    QUEUED(-1),
    /** A timer has expired: with a value. */
    TIMER(-2),
    /** A message has come to an empty queue: with a value. */
    MESSAGE_QUEUE(-3),
    /** An operation of aio(7) is done: with a value. */
    ASYNCHRONOUS_IO(-4),
    /** A descriptor is ready. */
    IO(-5),
    /** A process, to one thread, by tgkill(2). */
    SENT_TO_THREAD(-6),
    /** The kernel. */
    KERNEL(128),
    /** Something else, which depends on the signal, such as a child that has exited for CHLD. */
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

package culebra.ring;

/** How many senders a ring has at the same time. This is fixed when the ring is created. */
public enum Senders {
    /** One sender, which needs no lock to send. */
    SINGLE,

    /**
     * Any number of senders, which exclude each other by a robust mutex in the ring. All processes
     * that may write to the ring must be trusted: overwriting the mutex can make a sender crash.
     */
    SHARED
}

package culebra.internal;

/** A wake-up that {@link WakeRetry} repeats until it has had its effect. */
abstract class Retry {
    private static final long FIRST_PAUSE = 50_000;
    private static final long LONGEST_PAUSE = 2_000_000_000;

    /**
     * The longest pause, in nanoseconds, if a signal could not be sent because the limit of queued
     * signals has been reached.
     */
    private static final long LONGEST_UNSENT = 10_000_000;

    private static final long SUSPICIOUS = 1_000_000_000;

    // Guarded by WakeRetry.
    Retry previous;
    Retry next;
    boolean listed;
    long due;
    private long since;
    private long pause;
    private boolean suspected;

    /** Whether the daemon is to check, without the lock, that the signal is still the library's. */
    boolean checksSignal;

    /**
     * Repeats the wake-up once. Returns the time of the next repetition, or {@link Deadline#NEVER}
     * if it has had its effect.
     */
    abstract long run(long now);

    /** Begins a new series. */
    final void restart(long now) {
        since = now;
        pause = FIRST_PAUSE;
        suspected = false;
    }

    /**
     * Returns the time of the next repetition. The pauses grow, since each signal that a thread
     * does not take counts against the user's RLIMIT_SIGPENDING.
     *
     * @param sent whether the last one could be sent
     */
    final long again(long now, boolean sent) {
        if (!suspected && now - since > SUSPICIOUS) {
            suspected = true;
            checksSignal = true;
            pause = FIRST_PAUSE;
        }
        pause = Math.min(pause * 2, sent ? LONGEST_PAUSE : LONGEST_UNSENT);
        return now + pause;
    }
}

package culebra.event;

/** What a timer on the wall clock does when the clock is set, rather than adjusted gradually. */
public enum ClockStep {
    /**
     * The timer follows the clock: it expires when the new reading of the clock reaches the time.
     */
    FOLLOW,

    /**
     * The timer reports the change: the {@code take} in progress, or the next one, fails with
     * {@link ClockStepException}. The descriptor is readable until then. In C:
     * TFD_TIMER_CANCEL_ON_SET.
     */
    REPORT
}

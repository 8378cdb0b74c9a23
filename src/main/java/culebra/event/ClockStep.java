package culebra.event;

/** What a timer at a time of day does when the clock is set, rather than adjusted gradually. */
public enum ClockStep {
    /** Expires when the clock reaches the time, by its new reading. */
    FOLLOW,

    /**
     * Fails the current take, or the next one, with {@link ClockStepException}, and is readable
     * until then: TFD_TIMER_CANCEL_ON_SET.
     */
    REPORT
}

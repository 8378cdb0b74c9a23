package culebra.event;

import culebra.internal.Platform;
import culebra.internal.TimerFdCalls;

import java.time.Duration;

/**
 * A clock by which a {@link TimerFd} expires.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/clock_gettime.2.html">clock_gettime(2)</a>
 */
public enum TimerClock {
    /**
     * The time since about the start of the system, excluding the time during which it was
     * suspended. This clock cannot be set. In C: CLOCK_MONOTONIC.
     */
    MONOTONIC(TimerFdCalls.MONOTONIC),

    /**
     * The time since the start of the system, including the time during which it was suspended.
     * This clock cannot be set. In C: CLOCK_BOOTTIME.
     */
    BOOT(TimerFdCalls.BOOT),

    /** The time of day, which can be set. In C: CLOCK_REALTIME. */
    WALL(TimerFdCalls.WALL);

    private final int number;

    TimerClock(int number) {
        this.number = number;
    }

    /**
     * Returns the current reading of this clock. It is the same in every process of the same time
     * namespace.
     *
     * @return the time since this clock's beginning, which is 1970-01-01T00:00Z for WALL
     */
    public Duration now() {
        Platform.require();
        return TimerFdCalls.clock_gettime(number);
    }

    int number() {
        return number;
    }
}

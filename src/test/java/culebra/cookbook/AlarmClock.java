package culebra.cookbook;

import culebra.event.ClockStep;
import culebra.event.ClockStepException;
import culebra.event.TimerClock;
import culebra.event.TimerFd;

import java.time.Duration;
import java.time.Instant;

/** Works at full multiples of a period of the day, also after {@code set_clock.py} has run. */
final class AlarmClock {
    private AlarmClock() {}

    // @start region=alarm @highlight region regex="WALL|onceAt|REPORT|ClockStepException|take"
    /** {@code PERIOD TIMES}: prints the time TIMES times, at each full period, such as PT1H. */
    public static void main(String[] arguments) throws Exception {
        long period = Duration.parse(arguments[0]).toMillis();
        try (var timer = TimerFd.create(TimerClock.WALL)) {
            for (int left = Integer.parseInt(arguments[1]); left > 0; ) {
                long next = (System.currentTimeMillis() / period + 1) * period;
                try {
                    timer.onceAt(Instant.ofEpochMilli(next), ClockStep.REPORT);
                    System.out.println("waits");
                    timer.take();
                    System.out.println(Instant.ofEpochMilli(next));
                    left--;
                } catch (ClockStepException set) {
                    System.out.println("the clock was set");
                }
            }
        }
    }
    // @end @end
}

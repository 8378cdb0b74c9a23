package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Peer;
import culebra.testing.WallClock;

import org.junit.jupiter.api.Test;

import java.time.Instant;

/** A program in Java that works at times of day, while one in Python sets the clock. */
class AlarmClockTest {
    @Test
    void itWorksAtFullPeriodsAndNotBefore() throws Exception {
        try (Peer alarm = Peer.java(AlarmClock.class, "PT0.05S", "3")) {
            for (int i = 0; i < 3; i++) {
                String line = alarm.line();
                while (line.startsWith("the clock") || line.equals("waits")) {
                    line = alarm.line(); // another test may set it
                }
                Instant printed = Instant.parse(line);
                assertTrue(!printed.isAfter(Instant.now()), printed + " has not come");
                assertEquals(0, printed.toEpochMilli() % 50);
            }
            alarm.join();
        }
    }

    /** Sets the clock to its own reading: the kernel reports a step, and the time stays right. */
    @Test
    void itNoticesThatTheClockWasSet() throws Exception {
        try (WallClock clock = WallClock.lock();
                Peer alarm = Peer.java(AlarmClock.class, "P1D", "1")) {
            alarm.expect("waits");
            try (Peer python = OtherSide.python("set_clock", 0)) {
                assumeTrue(python.exit() == 0, "this process may not set the clock");
            }
            alarm.expect("the clock was set");
            alarm.expect("waits");
        }
    }
}

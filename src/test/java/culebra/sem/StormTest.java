package culebra.sem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.Peer;
import culebra.testing.Storm;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Signals that mean nothing end no wait, change no result and stretch no timeout. */
class StormTest {
    private static final int EVERY = 100; // microseconds
    private static final int ENOUGH = 100; // signals

    @Test
    void aStormOfSignalsNeitherEndsNorStretchesATimedWait() throws Exception {
        String name = TempName.next();
        try (var semaphore = NamedSemaphore.create(name, 0)) {
            assertFalse(semaphore.tryAcquire(Duration.ofMillis(1))); // installs the handler
            try (Storm storm = Storm.begin(EVERY)) {
                long worst = 0;
                for (int i = 0; i < Counts.of(10, 100) || storm.signals() < ENOUGH; i++) {
                    long start = System.nanoTime();
                    assertFalse(semaphore.tryAcquire(Duration.ofMillis(50)));
                    long excess = System.nanoTime() - start - 50_000_000;
                    assertTrue(excess >= 0, "ended early by " + -excess + " ns");
                    worst = Math.max(worst, excess);
                }
                System.out.printf(
                        "storm: %d signals, timeouts at most %d us late%n",
                        storm.signals(), worst / 1000);
            }
        } finally {
            NamedSemaphore.unlink(name);
        }
    }

    @Test
    void aStormOfSignalsLosesNoPermit() throws Exception {
        String name = TempName.next();
        int count = Counts.of(5_000, 200_000);
        try (var semaphore = NamedSemaphore.create(name, 0);
                Peer releaser = Peer.java(Releaser.class, name, Integer.toString(count))) {
            releaser.expect("ready");
            assertFalse(semaphore.tryAcquire(Duration.ofMillis(1)));
            try (Storm storm = Storm.begin(EVERY)) {
                releaser.send("go");
                for (int i = 0; i < count; i++) {
                    semaphore.acquire();
                }
            }
            releaser.join();
            assertEquals(0, semaphore.availablePermits());
        } finally {
            NamedSemaphore.unlink(name);
        }
    }

    /** Releases a semaphore a number of times. */
    static final class Releaser {
        public static void main(String[] arguments) throws Exception {
            try (var semaphore = NamedSemaphore.open(arguments[0])) {
                System.out.println("ready");
                System.in.read();
                for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
                    semaphore.release();
                }
            }
        }
    }
}

package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.Shape.How;
import culebra.testing.Counts;
import culebra.testing.Storm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;

/** A storm of signals neither ends nor stretches a wait for a queue. */
@ExtendWith(NothingLeft.class)
class QueueStormTest {
    private static final int EVERY = 50; // microseconds
    private static final int ENOUGH = 100; // signals that meet a kind of wait
    private static final Duration TIMEOUT = Duration.ofMillis(20);

    private interface Wait {
        boolean happened() throws Exception;
    }

    @Test
    void aTimedWaitLastsAsLongAsItShould() throws Exception {
        try (MessageQueue empty = TempQueue.unnamed();
                MessageQueue full = TempQueue.unnamed()) {
            while (full.trySend(new byte[1], 0)) {}
            measure("receive", () -> empty.tryReceive(TIMEOUT).isPresent());
            measure("send", () -> full.trySend(new byte[1], 0, TIMEOUT));
        }
    }

    private static void measure(String what, Wait wait) throws Exception {
        long worst = 0;
        try (Storm storm = Storm.begin(EVERY)) {
            for (int i = 0; i < Counts.of(10, 200) || storm.signals() < ENOUGH; i++) {
                long start = System.nanoTime();
                assertFalse(wait.happened());
                long excess = System.nanoTime() - start - TIMEOUT.toNanos();
                assertTrue(excess >= 0, "ended early by " + -excess + " ns");
                worst = Math.max(worst, excess);
            }
            System.out.printf(
                    "storm: %d signals, timed %s at most %d us late%n",
                    storm.signals(), what, worst / 1000);
        }
    }

    /** An attempt that a signal interrupts is repeated, and does not count as failed. */
    @Test
    void interruptedAttemptIsRepeated() throws Exception {
        try (MessageQueue queue = TempQueue.unnamed();
                Storm storm = Storm.begin(EVERY)) {
            for (int i = 0; i < Counts.of(10_000, 1_000_000); i++) {
                Shape shape = Shape.values()[i % Shape.values().length];
                assertNull(shape.receive(queue, How.TRY));
                assertTrue(shape.send(queue, How.TRY, new byte[i % 33], i % 32_768));
                assertTrue(shape.receive(queue, How.TRY).bytes().length == i % 33);
            }
        }
    }
}

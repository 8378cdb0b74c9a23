package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Blocked;
import culebra.testing.Elsewhere;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Senders share a sleep word. No sender sleeps on the value of another sender while there is room
 * for its own message. In these tests only a wake-up ends a sleep.
 */
class SharedSleepWordTest {
    private static final int CAPACITY = 4096;
    private static final int SHORT = 8;
    private static final int LONG = 1024;

    private static final Elsewhere WITH_STEPS =
            Elsewhere.with("-Dculebra.ring.steps=true").reused();

    /**
     * A sender with a short message has found the ring full and is about to sleep. The receiver
     * makes room for it, but not for the long message of another sender, which then sleeps.
     */
    @Test
    void aSenderDoesNotSleepOnTheWordOfAnotherThatHasSeenMore() throws Exception {
        String ignored = WITH_STEPS.run(SharedSleepWordTest.class, "sleepAfterAnother");
    }

    static void sleepAfterAnother() throws Exception {
        var firstSleeps = new CountDownLatch(1);
        var secondSleeps = new CountDownLatch(1);
        RingStep.hook =
                step -> {
                    if (step == RingStep.BEFORE_SLEEPING) {
                        if (firstSleeps.getCount() > 0) {
                            firstSleeps.countDown();
                            await(secondSleeps);
                        } else {
                            secondSleeps.countDown();
                        }
                    }
                };
        try (var full = new FullRing()) {
            FutureTask<Void> shortOne = full.start(full.first, SHORT);
            firstSleeps.await();
            assertEquals(1, full.receiver.tryReceiveBatch(message -> {}, 1));
            FutureTask<Void> longOne = full.start(full.second, LONG);
            full.requireEnds(shortOne, longOne);
        }
    }

    /**
     * Two senders have found the ring full. The receiver makes room for the short message of the
     * first, and only then the second stores the sleep word, on which the first falls asleep.
     */
    @Test
    void aSenderIsWokenByAnotherThatHasStoredTheWordTooLate() throws Exception {
        String ignored = WITH_STEPS.run(SharedSleepWordTest.class, "storeLate");
    }

    static void storeLate() throws Exception {
        var firstSleeps = new CountDownLatch(1);
        var secondStores = new CountDownLatch(1);
        var received = new CountDownLatch(1);
        var secondStored = new CountDownLatch(1);
        var firstIsAsleep = new CountDownLatch(1);
        RingStep.hook =
                step -> {
                    if (step == RingStep.BEFORE_SLEEPING && firstSleeps.getCount() > 0) {
                        firstSleeps.countDown();
                        await(secondStored);
                    } else if (step == RingStep.BEFORE_SLEEP_WORD && firstSleeps.getCount() == 0) {
                        secondStores.countDown();
                        await(received);
                    } else if (step == RingStep.AFTER_SLEEP_WORD && firstSleeps.getCount() == 0) {
                        secondStored.countDown();
                        await(firstIsAsleep);
                    }
                };
        try (var full = new FullRing()) {
            FutureTask<Void> shortOne = full.start(full.first, SHORT);
            firstSleeps.await();
            FutureTask<Void> longOne = full.start(full.second, LONG);
            secondStores.await();
            assertEquals(1, full.receiver.tryReceiveBatch(message -> {}, 1));
            received.countDown();
            Blocked.on(full.first.memory.word(RingFormat.SENDERS_SLEEP));
            firstIsAsleep.countDown();
            full.requireEnds(shortOne, longOne);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    /** A full ring with two senders. */
    private static final class FullRing implements AutoCloseable {
        final MessageRing ring = MessageRing.anonymous(CAPACITY, Senders.SHARED);
        final RingReceiver receiver = ring.receiver();
        final RingSender first = ring.sender();
        final RingSender second = ring.sender();

        FullRing() throws Exception {
            RingRole.slice = Long.MAX_VALUE / 1_000;
            while (first.trySend(new byte[1000])) {}
            while (first.trySend(new byte[SHORT])) {}
        }

        FutureTask<Void> start(RingSender sender, int size) {
            var task =
                    new FutureTask<Void>(
                            () -> {
                                sender.send(new byte[size]);
                                return null;
                            });
            Thread.ofPlatform().daemon().start(task);
            return task;
        }

        /** There is room for the short message now, and for the long one when the ring is empty. */
        void requireEnds(FutureTask<Void> shortOne, FutureTask<Void> longOne) throws Exception {
            shortOne.get(Patience.SECONDS, TimeUnit.SECONDS);
            while (receiver.tryReceiveBatch(message -> {}, 100) > 0) {}
            longOne.get(Patience.SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            first.close();
            second.close();
            receiver.close();
            ring.close();
        }
    }
}

package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;

/** Waits until operations are possible; the counts of waiters tell when one has begun. */
class SemaphoreWaitTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    @ParameterizedTest
    @EnumSource
    void aWaitEndsWhenAllIsPossible(On kind) throws Exception {
        try (var set = temp.set(0, 1, 0)) {
            var wait = kind.start(() -> apply(set, SemOp.take(0, 2), SemOp.awaitZero(1)));
            Waiting.forIncrease(set, 0, 1);
            assertEquals(0, set.waitingForZero(1), "only the first that is not possible counts");
            set.apply(SemOp.add(0, 2));
            Waiting.forZero(set, 1, 1);
            assertEquals(0, set.waitingForIncrease(0));
            assertEquals(2, set.value(0), "nothing is taken before all can be");
            set.apply(SemOp.take(1, 1));
            wait.get();
            assertArrayEquals(new int[3], set.values());
            assertEquals(0, set.waitingForZero(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimedWaitEndsWhenItsTimeHasPassedAndNotBefore(On kind) throws Exception {
        try (var set = temp.set(0, 5)) {
            Duration timeout = Duration.ofMillis(20);
            for (SemOp[] each :
                    new SemOp[][] {
                        {SemOp.add(1, 1), SemOp.take(0, 1)}, {SemOp.add(0, 1), SemOp.awaitZero(1)}
                    }) {
                long start = System.nanoTime();
                assertFalse(kind.get(() -> set.tryApply(timeout, each)));
                assertTrue(System.nanoTime() - start >= timeout.toNanos(), "too early");
            }
            assertArrayEquals(new int[] {0, 5}, set.values());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimedWaitEndsWhenAnotherProcessGives(On kind) throws Exception {
        for (Duration timeout : new Duration[] {DAY, Duration.ofSeconds(Long.MAX_VALUE)}) {
            try (var set = temp.set(0)) {
                var wait = kind.start(() -> set.tryApply(timeout, SemOp.take(0, 3)));
                Waiting.forIncrease(set, 0, 1);
                try (Peer peer = operate(set, 4)) {
                    peer.expect("done");
                    assertTrue(wait.get());
                }
                assertEquals(1, set.value(0));
            }
        }
    }

    @Test
    void anotherProcessWaitsUntilThisOneGives() throws Exception {
        try (var set = temp.set(0);
                Peer peer = operate(set, -3)) {
            Waiting.forIncrease(set, 0, 1);
            set.apply(SemOp.add(0, 3));
            peer.expect("done");
            assertEquals(0, set.value(0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatIsSetEndsWaits(On kind) throws Exception {
        try (var set = temp.set(0, 1)) {
            var more = kind.start(() -> apply(set, SemOp.take(0, 9)));
            var zero = kind.start(() -> apply(set, SemOp.awaitZero(1)));
            Waiting.forIncrease(set, 0, 1);
            Waiting.forZero(set, 1, 1);
            set.set(0, 10);
            more.get();
            assertEquals(1, set.value(0));
            set.setAll(1, 0);
            zero.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsAWaitAndNothingIsDone(On kind) throws Exception {
        try (var set = temp.set(0, 0)) {
            var wait = kind.start(() -> apply(set, SemOp.add(1, 5), SemOp.take(0, 1).withUndo()));
            Waiting.forIncrease(set, 0, 1);
            wait.thread().interrupt();
            assertInstanceOf(InterruptedException.class, wait.failure());
            assertEquals(0, set.waitingForIncrease(0));
            assertArrayEquals(new int[2], set.values());
            assertTrue(set.tryApply(DAY, SemOp.add(0, 1)), "the handle stays open");
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptedCallerFailsBeforeAnyOperation(On kind) throws Exception {
        try (var set = temp.set(5)) {
            kind.get(
                    () -> {
                        for (Duration timeout : new Duration[] {null, Duration.ZERO, DAY}) {
                            Thread.currentThread().interrupt();
                            assertThrows(
                                    InterruptedException.class,
                                    () -> {
                                        if (timeout == null) {
                                            set.apply(SemOp.take(0, 1));
                                        } else {
                                            set.tryApply(timeout, SemOp.take(0, 1));
                                        }
                                    });
                            assertFalse(Thread.interrupted(), "the flag must be cleared");
                        }
                        return null;
                    });
            assertEquals(5, set.value(0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAttemptListensToNoInterrupt(On kind) throws Exception {
        try (var set = temp.set(5)) {
            boolean flag =
                    kind.get(
                            () -> {
                                Thread.currentThread().interrupt();
                                assertTrue(set.tryApply(SemOp.take(0, 5)));
                                assertFalse(set.tryApply(SemOp.take(0, 1)));
                                return Thread.interrupted();
                            });
            assertTrue(flag);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloseEndsEveryWaitOfItsHandleAndNoOther(On kind) throws Exception {
        try (var set = temp.set(0);
                var other = SysvSemaphores.ofId(set.id())) {
            var one = kind.start(() -> apply(set, SemOp.take(0, 1)));
            var two = kind.start(() -> set.tryApply(DAY, SemOp.take(0, 1)));
            var third = kind.start(() -> apply(other, SemOp.take(0, 1)));
            Waiting.forIncrease(other, 0, 3);
            set.close();
            assertInstanceOf(AsynchronousCloseException.class, one.failure());
            assertInstanceOf(AsynchronousCloseException.class, two.failure());
            Waiting.forIncrease(other, 0, 1);
            other.apply(SemOp.add(0, 1));
            third.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void removalEndsWaitsForTheSet(On kind) throws Exception {
        try (var set = temp.set(0, 1);
                var other = SysvSemaphores.ofId(set.id())) {
            var one = kind.start(() -> apply(set, SemOp.take(0, 1)));
            var two = kind.start(() -> set.tryApply(DAY, SemOp.awaitZero(1)));
            Waiting.forIncrease(set, 0, 1);
            Waiting.forZero(set, 1, 1);
            other.remove();
            assertInstanceOf(RemovedException.class, one.failure());
            assertInstanceOf(RemovedException.class, two.failure());
            assertTrue(set.isOpen());
        }
    }

    /** The array belongs to the caller, who may change it during the wait. */
    @ParameterizedTest
    @EnumSource
    void aWaitKeepsItsOperations(On kind) throws Exception {
        try (var set = temp.set(0, 0)) {
            SemOp[] operations = {SemOp.take(0, 1), SemOp.add(1, 1)};
            var wait = kind.start(() -> apply(set, operations));
            Waiting.forIncrease(set, 0, 1);
            operations[0] = null;
            operations[1] = SemOp.add(0, 100);
            set.apply(SemOp.add(0, 1));
            wait.get();
            assertArrayEquals(new int[] {0, 1}, set.values());
        }
    }

    private static Peer operate(SysvSemaphores set, int delta) throws Exception {
        String id = Integer.toString(set.id());
        return Peer.c("sysv/semaphores", id, "operate", "0", Integer.toString(delta));
    }

    private static Void apply(SysvSemaphores set, SemOp... operations) throws Exception {
        set.apply(operations);
        return null;
    }
}

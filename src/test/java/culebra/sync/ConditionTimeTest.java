package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits for a condition that end by a time or an interrupt: the mutex is locked again. */
class ConditionTimeTest {
    private Shared shared;
    private SharedMutex mutex;
    private SharedCondition condition;

    @BeforeEach
    void lock() throws Exception {
        shared = Shared.make();
        mutex = shared.create();
        condition = shared.createCondition(mutex);
        mutex.lock();
    }

    @AfterEach
    void close() throws Exception {
        owned();
        mutex.unlock();
        shared.close();
    }

    private void owned() throws Exception {
        assertFalse(mutex.tryLock());
        assertFalse(On.PLATFORM.get(() -> mutex.tryLock()));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1_000_000_000, -1, 0})
    void whatIsOverAlreadyEndsAtOnce(long time) throws Exception {
        assertTrue(condition.awaitNanos(time) <= 0, "nothing is left");
        owned();
        assertFalse(condition.await(Duration.ofNanos(time)));
        for (TimeUnit unit : TimeUnit.values()) {
            assertFalse(condition.await(time, unit));
        }
        owned();
        assertFalse(condition.awaitUntil(new Date(time)));
        assertFalse(condition.await(Duration.ofSeconds(time)));
    }

    @Test
    void aMomentThatHasPassedEndsTheWait() throws Exception {
        assertFalse(condition.awaitUntil(new Date()));
        assertFalse(condition.awaitUntil(new Date(System.currentTimeMillis() - 1)));
    }

    /** Waits of which each takes the time given, and returns whether there was a signal. */
    private interface Timed {
        boolean await(SharedCondition condition, long millis) throws InterruptedException;
    }

    private static final List<Timed> TIMED =
            List.of(
                    (condition, millis) -> condition.await(Duration.ofMillis(millis)),
                    (condition, millis) -> condition.await(millis, TimeUnit.MILLISECONDS),
                    (condition, millis) -> condition.awaitNanos(millis * 1_000_000) > 0,
                    (condition, millis) ->
                            condition.awaitUntil(new Date(System.currentTimeMillis() + millis)));

    @Test
    void aWaitWithoutASignalTakesTheWholeTimeAndReturnsFalse() throws Exception {
        for (Timed wait : TIMED) {
            for (long millis : new long[] {1, 49, 51, 220}) { // several slices of others
                long start = System.nanoTime();
                assertFalse(wait.await(condition, millis), "there was no signal");
                assertTrue(System.nanoTime() - start >= (millis - 1) * 1_000_000, "ended early");
                owned();
            }
        }
    }

    @Test
    void aSignalEndsTheLongestWaitWhichReturnsTrue() throws Exception {
        List<Timed> longest =
                List.of(
                        (cond, any) -> cond.awaitNanos(Long.MAX_VALUE) > 0,
                        (cond, any) -> cond.await(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)),
                        (cond, any) -> cond.await(Duration.ofNanos(Long.MAX_VALUE)),
                        (cond, any) -> cond.await(Long.MAX_VALUE, TimeUnit.NANOSECONDS),
                        (cond, any) -> cond.await(Long.MAX_VALUE, TimeUnit.DAYS),
                        (cond, any) -> cond.awaitUntil(new Date(Long.MAX_VALUE)));
        var waits = new ArrayList<>(longest);
        waits.addAll(TIMED);
        for (Timed wait : waits) {
            var signaller =
                    On.PLATFORM.start(
                            () -> {
                                mutex.lock(); // in the wait, which alone unlocks
                                condition.signal();
                                mutex.unlock();
                                return null;
                            });
            assertTrue(wait.await(condition, Patience.LIMIT.toMillis()));
            owned();
            signaller.get();
        }
    }

    @Test
    void aSignalWithoutTheMutexIsNotLostBetweenSlices() throws Exception {
        int rounds = Counts.of(60, 5_000);
        for (int i = 0; i < rounds; i++) {
            shared.set("turn", 0);
            var signaller =
                    On.PLATFORM.start(
                            () -> {
                                mutex.lock();
                                shared.set("turn", 1);
                                mutex.unlock();
                                condition.signal(); // when the waiter may look at something else
                                return null;
                            });
            while (shared.get("turn") == 0) {
                assertTrue(condition.await(Patience.LIMIT), "the signal was lost");
            }
            mutex.unlock();
            signaller.get();
            mutex.lock();
        }
    }

    @Test
    void nullTimesAreRefusedAndTheMutexStaysLocked() {
        for (Executable call :
                List.<Executable>of(
                        () -> condition.await(null),
                        () -> condition.await(1, null),
                        () -> condition.awaitUntil(null))) {
            var refused = assertThrows(NullPointerException.class, call);
            assertTrue(List.of("timeout", "unit", "moment").contains(refused.getMessage()));
        }
    }

    private List<Executable> waits() {
        return List.of(
                condition::await,
                () -> condition.await(Patience.LIMIT),
                () -> condition.await(Duration.ZERO),
                () -> condition.await(1, TimeUnit.DAYS),
                () -> condition.awaitNanos(Long.MAX_VALUE),
                () -> condition.awaitNanos(-1),
                () -> condition.awaitUntil(new Date(Long.MAX_VALUE)),
                () -> condition.awaitUntil(new Date(0)));
    }

    @Test
    void interruptedWaiterFailsAndOwnsTheMutex() throws Exception {
        for (Executable wait : waits()) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, wait);
            assertFalse(Thread.currentThread().isInterrupted(), "the flag must be cleared");
            owned();
        }
    }

    @Test
    void anInterruptEndsAWaitWhichHasTheMutexAgain() throws Exception {
        mutex.unlock();
        var waiter =
                On.PLATFORM.start(
                        () -> {
                            mutex.lock();
                            shared.set("waiting", 1);
                            assertThrows(InterruptedException.class, this::waitForEver);
                            boolean told = !Thread.currentThread().isInterrupted();
                            owned();
                            mutex.unlock();
                            return told;
                        });
        awaitWaiting();
        waiter.thread().interrupt();
        mutex.unlock();
        assertTrue(waiter.get(), "the flag must be cleared");
        mutex.lock();
    }

    private void waitForEver() throws InterruptedException {
        while (shared.get("turn") == 0) {
            condition.await();
        }
    }

    @Test
    void anInterruptEndsEveryTimedWait() throws Exception {
        mutex.unlock();
        for (Timed wait : TIMED) {
            for (int i = 0; i < Counts.of(10, 2_000); i++) {
                var waiter = On.PLATFORM.start(() -> awaitLong(wait));
                awaitWaiting();
                mutex.unlock();
                waiter.thread().interrupt();
                assertEquals(InterruptedException.class, waiter.failure().getClass());
                assertTrue(SharedMutexTest.lockAndUnlock(mutex), "it must be unlocked");
                shared.set("waiting", 0);
            }
        }
        mutex.lock();
    }

    private boolean awaitLong(Timed wait) throws InterruptedException {
        mutex.lock();
        try {
            shared.set("waiting", 1);
            return wait.await(condition, Patience.LIMIT.toMillis() * 1_000);
        } finally {
            mutex.unlock();
        }
    }

    @Test
    void anInterruptDoesNotEndAnUninterruptibleWaitAndIsKept() throws Exception {
        mutex.unlock();
        var waiter =
                On.PLATFORM.start(
                        () -> {
                            mutex.lock();
                            shared.set("waiting", 1);
                            while (shared.get("turn") == 0) {
                                condition.awaitUninterruptibly();
                            }
                            mutex.unlock();
                            return Thread.currentThread().isInterrupted();
                        });
        awaitWaiting();
        waiter.thread().interrupt();
        shared.set("turn", 1);
        mutex.unlock();
        condition.signal();
        assertTrue(waiter.get(), "the interrupted flag must survive");
        mutex.lock();
        assertEquals(1, shared.get("turn"));
    }

    /** Locks once the other thread waits. */
    private void awaitWaiting() {
        mutex.lock();
        while (shared.get("waiting") == 0) {
            mutex.unlock();
            Thread.yield();
            mutex.lock();
        }
    }
}

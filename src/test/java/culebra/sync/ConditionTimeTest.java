package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
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

    @Test
    void theLongestTimesAreTaken() throws Exception {
        assertTrue(condition.awaitNanos(Long.MAX_VALUE) > 0); // ends in a slice, for nothing
        assertTrue(condition.await(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)));
        assertTrue(condition.await(Duration.ofNanos(Long.MAX_VALUE)));
        for (TimeUnit unit : TimeUnit.values()) {
            assertTrue(condition.await(Long.MAX_VALUE, unit));
        }
        assertTrue(condition.awaitUntil(new Date(Long.MAX_VALUE)));
    }

    @Test
    void whoWaitsInALoopIsToldWhenTheTimeIsOver() throws Exception {
        for (long millis : new long[] {1, 49, 51, 120}) { // on both sides of a slice
            long start = System.nanoTime();
            long left = millis * 1_000_000;
            while (left > 0) {
                left = condition.awaitNanos(left);
            }
            assertTrue(System.nanoTime() - start >= millis * 1_000_000, "it ended early");
            owned();
            Date end = new Date(System.currentTimeMillis() + millis);
            while (condition.awaitUntil(end)) {
                owned();
            }
            assertTrue(System.currentTimeMillis() >= end.getTime());
            while (condition.await(Duration.ofMillis(10))) {
                owned();
            }
            while (condition.await(10_000, TimeUnit.MICROSECONDS)) {
                owned();
            }
        }
    }

    @Test
    void nullTimesAreRefusedAndTheMutexStaysLocked() {
        for (Executable call :
                List.<Executable>of(
                        () -> condition.await(null),
                        () -> condition.await(1, null),
                        () -> condition.awaitUntil(null))) {
            assertThrows(NullPointerException.class, call);
        }
    }

    private List<Executable> waits() {
        return List.of(
                condition::await,
                () -> condition.await(Shared.LIMIT),
                () -> condition.await(Duration.ZERO),
                () -> condition.await(1, TimeUnit.DAYS),
                () -> condition.awaitNanos(Long.MAX_VALUE),
                () -> condition.awaitNanos(-1),
                () -> condition.awaitUntil(new Date(Long.MAX_VALUE)),
                () -> condition.awaitUntil(new Date(0)));
    }

    @Test
    void anInterruptedThreadIsToldAndHasTheMutex() throws Exception {
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

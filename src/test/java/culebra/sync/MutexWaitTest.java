package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.shm.SharedMemory;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for a mutex that this thread has locked, and how they end. */
class MutexWaitTest {
    private Shared shared;
    private SharedMutex mutex;

    @BeforeEach
    void lock() throws Exception {
        shared = Shared.make();
        mutex = shared.create();
        mutex.lock();
    }

    @AfterEach
    void close() throws Exception {
        shared.close();
    }

    /** Locks in one of the ways that wait, unlocks and tells whether it was locked. */
    private boolean locked(String way) throws InterruptedException {
        switch (way) {
            case "lock" -> mutex.lock();
            case "lockInterruptibly" -> mutex.lockInterruptibly();
            default -> {
                if (!mutex.tryLock(Duration.ofSeconds(Long.MAX_VALUE))) {
                    return false;
                }
            }
        }
        mutex.unlock();
        return true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", "lockInterruptibly", "tryLock"})
    void aWaitEndsWhenTheOwnerUnlocks(String way) throws Exception {
        var waiter = On.PLATFORM.start(() -> locked(way));
        shared.awaitWaiter();
        assertFalse(waiter.task().isDone());
        mutex.unlock();
        assertTrue(waiter.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockInterruptibly", "tryLock"})
    void anInterruptEndsAWait(String way) throws Exception {
        var waiter = On.PLATFORM.start(() -> locked(way));
        shared.awaitWaiter();
        waiter.thread().interrupt();
        assertEquals(InterruptedException.class, waiter.failure().getClass());
        mutex.unlock();
        assertTrue(SharedMutexTest.lockAndUnlock(mutex), "it must not be locked");
    }

    @Test
    void anInterruptDoesNotEndLockAndIsKept() throws Exception {
        Callable<Boolean> lock =
                () -> {
                    mutex.lock();
                    mutex.unlock();
                    return Thread.interrupted();
                };
        var waiter = On.PLATFORM.start(lock);
        shared.awaitWaiter();
        waiter.thread().interrupt();
        assertFalse(waiter.task().isDone());
        mutex.unlock();
        assertTrue(waiter.get(), "the interrupted flag must survive");
    }

    @Test
    void interruptedCallerFailsBeforeItLocks() {
        mutex.unlock();
        for (Executable lock :
                List.<Executable>of(
                        mutex::lockInterruptibly,
                        () -> mutex.tryLock(Duration.ZERO),
                        () -> mutex.tryLock(Patience.LIMIT),
                        () -> mutex.tryLock(-1, TimeUnit.DAYS))) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, lock);
            assertFalse(Thread.currentThread().isInterrupted(), "the flag must be cleared");
        }
        Thread.currentThread().interrupt();
        mutex.lock();
        mutex.unlock();
        assertTrue(mutex.tryLock());
        mutex.unlock();
        assertTrue(Thread.interrupted(), "lock and tryLock do not look at the flag");
    }

    @Test
    void aWaitEndsWhenItsTimeIsOver() throws Exception {
        for (long millis : new long[] {1, 49, 51, 120}) { // on both sides of a slice
            Duration time = Duration.ofMillis(millis);
            long start = System.nanoTime();
            assertFalse(On.PLATFORM.get(() -> mutex.tryLock(time)));
            assertTrue(System.nanoTime() - start >= time.toNanos(), "it gave up early");
            assertFalse(On.PLATFORM.get(() -> mutex.tryLock(millis, TimeUnit.MILLISECONDS)));
        }
        assertFalse(On.PLATFORM.get(() -> mutex.tryLock()));
        assertFalse(On.PLATFORM.get(() -> mutex.tryLock(Duration.ZERO)));
        assertFalse(On.PLATFORM.get(() -> mutex.tryLock(Duration.ofNanos(1))));
        assertFalse(On.PLATFORM.get(() -> mutex.tryLock(Long.MIN_VALUE, TimeUnit.NANOSECONDS)));
        mutex.unlock();
    }

    /** Between two system calls of a wait it can be: the wait ends, and the memory stays mapped. */
    @Test
    void anArenaCannotBeClosedUnderAWait() throws Exception {
        while (true) {
            var waiter = On.PLATFORM.start(() -> locked("lock"));
            shared.awaitWaiters(1);
            var refused = assertThrows(IllegalStateException.class, shared.arena()::close);
            if (refused.getMessage().contains("acquired")) {
                mutex.unlock();
                assertTrue(waiter.get());
                return;
            }
            assertTrue(refused.getMessage().contains("is locked by"), refused.getMessage());
            assertInstanceOf(IllegalStateException.class, waiter.failure());
            SharedMemory.unlink(shared.name());
            lock();
        }
    }
}

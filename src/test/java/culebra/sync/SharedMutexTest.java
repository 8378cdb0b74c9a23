package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One mutex between the threads of this JVM, in plain memory. */
class SharedMutexTest {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment slot = arena.allocate(SharedMutex.LAYOUT);
    private final SharedMutex mutex = SharedMutex.create(slot);

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void threadsExcludeEachOtherHoweverTheyLock() throws Exception {
        int rounds = Counts.of(1_500, 200_000);
        MemorySegment counter = arena.allocate(JAVA_LONG);
        var threads = new ArrayList<On.Started<Void>>();
        for (int kind = 0; kind < 4; kind++) {
            int way = kind;
            threads.add(
                    On.PLATFORM.start(
                            () -> {
                                var own = SharedMutex.open(slot);
                                for (int i = 0; i < rounds; i++) {
                                    lock(own, way);
                                    counter.set(JAVA_LONG, 0, counter.get(JAVA_LONG, 0) + 1);
                                    own.unlock();
                                }
                                return null;
                            }));
        }
        for (var thread : threads) {
            thread.task().get();
        }
        assertEquals(4L * rounds, counter.get(JAVA_LONG, 0));
        assertTrue(mutex.toString().endsWith("unlocked]"), mutex::toString);
    }

    private static void lock(SharedMutex mutex, int way) throws InterruptedException {
        switch (way) {
            case 0 -> mutex.lock();
            case 1 -> mutex.lockInterruptibly();
            case 2 -> assertTrue(mutex.tryLock(Patience.LIMIT));
            default -> {
                while (!mutex.tryLock()) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void allHandlesOfASlotAreOneMutex() throws Exception {
        var other = SharedMutex.open(slot);
        mutex.lock();
        assertFalse(On.PLATFORM.get(() -> other.tryLock()));
        assertFalse(other.tryLock());
        other.unlock();
        assertTrue(On.PLATFORM.get(() -> lockAndUnlock(mutex)));
    }

    @Test
    void relockingIsRefusedAndLeavesItLockedOnce() throws Exception {
        mutex.lock();
        for (var handle : List.of(mutex, SharedMutex.open(slot))) {
            assertFalse(handle.tryLock());
            assertFalse(handle.tryLock(Duration.ZERO));
            assertFalse(handle.tryLock(-1, TimeUnit.DAYS));
            for (Executable relock :
                    List.<Executable>of(
                            handle::lock,
                            handle::lockInterruptibly,
                            () -> handle.tryLock(Patience.LIMIT),
                            () -> handle.tryLock(1, TimeUnit.NANOSECONDS))) {
                var refused = assertThrows(IllegalStateException.class, relock);
                assertEquals(IllegalStateException.class, refused.getClass());
                assertTrue(refused.getMessage().contains("already"), refused.getMessage());
            }
        }
        mutex.unlock();
        assertTrue(On.PLATFORM.get(() -> lockAndUnlock(mutex)));
    }

    @Test
    void unlockingIsForTheOwnerAlone() throws Exception {
        assertThrows(IllegalMonitorStateException.class, mutex::unlock);
        mutex.lock();
        var other = On.PLATFORM.start(() -> unlock(mutex));
        assertEquals(IllegalMonitorStateException.class, other.failure().getClass());
        assertFalse(On.PLATFORM.get(() -> mutex.tryLock()));
        mutex.unlock();
        var twice = assertThrows(IllegalMonitorStateException.class, mutex::unlock);
        assertTrue(twice.getMessage().contains("not locked by this thread"), twice.getMessage());
        assertTrue(lockAndUnlock(mutex));
    }

    @Test
    void virtualThreadsAreRefusedAndToldWhatToTake() throws Exception {
        mutex.lock();
        for (Executable call :
                List.<Executable>of(
                        mutex::lock,
                        mutex::lockInterruptibly,
                        mutex::tryLock,
                        () -> mutex.tryLock(Duration.ZERO),
                        () -> mutex.tryLock(1, TimeUnit.DAYS),
                        mutex::unlock,
                        mutex::destroy)) {
            var refused = On.VIRTUAL.get(() -> assertThrows(WrongThreadException.class, call));
            assertTrue(refused.getMessage().contains("NamedSemaphore"), refused.getMessage());
            assertTrue(refused.getMessage().contains("SharedSemaphore"), refused.getMessage());
        }
        mutex.unlock();
        assertTrue(lockAndUnlock(mutex));
    }

    @Test
    void aConditionNeedsASlotOfItsOwn() {
        var refused = assertThrows(UnsupportedOperationException.class, mutex::newCondition);
        assertTrue(refused.getMessage().contains("SharedCondition"), refused.getMessage());
    }

    @Test
    void timesHoweverLongOrNegativeAreTaken() throws Exception {
        for (Duration time : EXTREMES) {
            assertTrue(mutex.tryLock(time), time::toString);
            mutex.unlock();
            mutex.lock();
            if (time.isNegative()) {
                assertFalse(On.PLATFORM.get(() -> mutex.tryLock(time)), time::toString);
            }
            mutex.unlock();
        }
        for (TimeUnit unit : TimeUnit.values()) {
            assertTrue(mutex.tryLock(Long.MAX_VALUE, unit));
            mutex.unlock();
            assertTrue(mutex.tryLock(Long.MIN_VALUE, unit));
            mutex.unlock();
        }
        assertThrows(NullPointerException.class, () -> mutex.tryLock(null));
        assertThrows(NullPointerException.class, () -> mutex.tryLock(1, null));
        assertThrows(NullPointerException.class, () -> mutex.onOwnerDeath(null));
    }

    static final List<Duration> EXTREMES =
            List.of(
                    Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                    Duration.ofNanos(Long.MAX_VALUE),
                    Duration.ofSeconds(Long.MIN_VALUE),
                    Duration.ofNanos(Long.MIN_VALUE));

    @Test
    void itTellsWhoHasIt() {
        assertTrue(mutex.toString().contains(Long.toHexString(slot.address())), mutex::toString);
        mutex.lock();
        assertTrue(mutex.toString().matches(".*locked by thread \\d+]"), mutex::toString);
        mutex.unlock();
        assertTrue(mutex.toString().endsWith(", unlocked]"), mutex::toString);
    }

    static boolean lockAndUnlock(SharedMutex mutex) {
        if (!mutex.tryLock()) {
            return false;
        }
        mutex.unlock();
        return true;
    }

    private static Void unlock(SharedMutex mutex) {
        mutex.unlock();
        return null;
    }
}

package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Readers and writers of one JVM. */
class SharedReadWriteLockTest {
    private final MemorySegment slot = Arena.ofAuto().allocate(SharedReadWriteLock.LAYOUT);
    private final SharedReadWriteLock lock = SharedReadWriteLock.create(slot);

    @Test
    void manyReadOrOneWrites() throws Exception {
        lock.lockRead();
        assertTrue(other(lock::tryLockRead));
        assertFalse(other(lock::tryLockWrite));
        assertFalse(other(() -> lock.tryLockWrite(Duration.ofMillis(1))));
        assertTrue(lock.toString().contains("1 readers"), lock.toString());
        lock.unlockRead();
        lock.lockWrite();
        assertTrue(lock.toString().contains("locked for writing"), lock.toString());
        assertFalse(other(lock::tryLockRead));
        assertFalse(other(() -> lock.tryLockRead(Duration.ofMillis(1))));
        assertFalse(other(lock::tryLockWrite));
        lock.unlockWrite();
        assertTrue(other(lock::tryLockWrite));
    }

    /** The thread ends with what it has locked, which the kernel then releases. */
    private static boolean other(Callable<Boolean> attempt) throws Exception {
        var started = On.PLATFORM.start(attempt);
        boolean locked = started.get();
        started.thread().join();
        return locked;
    }

    @Test
    void handlesOfOneSlotAreOneLock() throws Exception {
        SharedReadWriteLock same = SharedReadWriteLock.open(slot);
        lock.lockRead();
        assertFalse(other(same::tryLockWrite));
        same.unlockRead();
        same.lockWrite();
        lock.unlockWrite();
    }

    @Test
    void writerWaitsForReadersAndKeepsNewOnesOut() throws Exception {
        lock.lockRead();
        var writer =
                On.PLATFORM.start(
                        () -> {
                            lock.lockWrite();
                            lock.unlockWrite();
                            return null;
                        });
        Patience.await(() -> lock.toString().contains("waits"), lock::toString);
        assertFalse(other(lock::tryLockRead));
        var reader =
                On.PLATFORM.start(
                        () -> {
                            lock.lockRead();
                            lock.unlockRead();
                            return null;
                        });
        lock.unlockRead();
        writer.get();
        reader.get();
        assertTrue(lock.toString().contains("unlocked"), lock.toString());
    }

    @Test
    void interruptedWaitLeavesNothingLocked() throws Exception {
        lock.lockRead();
        var writer = On.PLATFORM.start(() -> lockWrite());
        Patience.await(() -> lock.toString().contains("waits"), lock::toString);
        var reader = On.PLATFORM.start(() -> lockRead());
        writer.thread().interrupt();
        assertEquals(InterruptedException.class, writer.failure().getClass());
        reader.get();
        lock.unlockRead();
        lock.lockWrite();
        var second = On.PLATFORM.start(() -> lockRead());
        second.thread().interrupt();
        assertEquals(InterruptedException.class, second.failure().getClass());
        lock.unlockWrite();
        assertTrue(other(lock::tryLockWrite));
    }

    private Void lockWrite() throws InterruptedException {
        lock.lockWrite();
        return null;
    }

    private Void lockRead() throws InterruptedException {
        lock.lockRead();
        lock.unlockRead();
        return null;
    }

    @Test
    void interruptedThreadDoesNotWaitButMayTry() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, lock::lockRead);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> lock.tryLockWrite(Duration.ZERO));
        Thread.currentThread().interrupt();
        assertTrue(lock.tryLockWrite());
        lock.unlockWrite();
        assertTrue(lock.tryLockRead());
        lock.unlockRead();
        assertTrue(Thread.interrupted());
    }

    @Test
    void locksAreNotReentrantNorOfOtherThreads() throws Exception {
        assertThrows(IllegalMonitorStateException.class, lock::unlockRead);
        assertThrows(IllegalMonitorStateException.class, lock::unlockWrite);
        lock.lockRead();
        refused(lock::lockRead, lock::lockWrite, lock::tryLockRead, lock::tryLockWrite);
        assertThrows(IllegalMonitorStateException.class, lock::unlockWrite);
        lock.unlockRead();
        lock.lockWrite();
        refused(lock::lockRead, lock::lockWrite, lock::tryLockRead, lock::tryLockWrite);
        assertThrows(IllegalMonitorStateException.class, lock::unlockRead);
        var other =
                On.PLATFORM.start(
                        () -> {
                            lock.unlockWrite();
                            return null;
                        });
        assertEquals(IllegalMonitorStateException.class, other.failure().getClass());
        lock.unlockWrite();
    }

    private static void refused(Executable... calls) {
        for (Executable call : calls) {
            var refused = assertThrows(IllegalStateException.class, call);
            assertTrue(refused.getMessage().contains("already holds"), refused.getMessage());
        }
    }

    @Test
    void virtualThreadIsRefused() {
        for (Executable call :
                List.<Executable>of(
                        lock::lockRead,
                        lock::tryLockRead,
                        lock::unlockRead,
                        lock::lockWrite,
                        lock::tryLockWrite,
                        lock::unlockWrite)) {
            var started =
                    On.VIRTUAL.start(
                            () -> {
                                assertThrows(WrongThreadException.class, call);
                                return null;
                            });
            assertEquals(null, assertGets(started));
        }
    }

    private static Object assertGets(On.Started<?> started) {
        try {
            return started.get();
        } catch (Exception failed) {
            return failed;
        }
    }

    @Test
    void slotThatHoldsNoLockIsRefused() {
        MemorySegment empty = Arena.ofAuto().allocate(SharedReadWriteLock.LAYOUT);
        var refused =
                assertThrows(IllegalStateException.class, () -> SharedReadWriteLock.open(empty));
        assertTrue(refused.getMessage().contains("create it first"), refused.getMessage());
        MemorySegment small = Arena.ofAuto().allocate(SharedMutex.LAYOUT);
        assertThrows(IllegalArgumentException.class, () -> SharedReadWriteLock.create(small));
        assertThrows(IllegalArgumentException.class, () -> SharedReadWriteLock.open(small));
        assertThrows(
                IllegalArgumentException.class,
                () -> SharedReadWriteLock.create(MemorySegment.ofArray(new long[500])));
    }

    @Test
    void refusedCreationLeavesTheLockAsItWas() throws Exception {
        lock.lockWrite();
        assertThrows(IllegalStateException.class, () -> SharedReadWriteLock.create(slot));
        assertFalse(other(SharedReadWriteLock.open(slot)::tryLockRead));
        lock.unlockWrite();
        lock.lockRead();
        byte[] locked = slot.toArray(ValueLayout.JAVA_BYTE);
        assertThrows(IllegalStateException.class, () -> SharedReadWriteLock.create(slot));
        assertArrayEquals(locked, slot.toArray(ValueLayout.JAVA_BYTE));
        assertFalse(other(SharedReadWriteLock.open(slot)::tryLockWrite));
        lock.unlockRead();
    }

    @Test
    void destroyedLockIsRefused() throws Exception {
        lock.lockRead();
        assertThrows(IllegalStateException.class, lock::destroy);
        lock.unlockRead();
        lock.destroy();
        assertTrue(lock.toString().contains("destroyed"), lock.toString());
        assertThrows(IllegalStateException.class, lock::lockRead);
        assertThrows(IllegalStateException.class, lock::tryLockWrite);
        assertThrows(IllegalStateException.class, lock::destroy);
        assertThrows(IllegalStateException.class, () -> SharedReadWriteLock.open(slot));
        SharedReadWriteLock again = SharedReadWriteLock.create(slot);
        again.lockWrite();
        again.unlockWrite();
    }

    @Test
    void writersAreAloneAndReadersSeeNoneOfThem() throws Exception {
        int rounds = Counts.of(600, 200_000);
        var readers = new AtomicInteger();
        var writers = new AtomicInteger();
        var threads = new ArrayList<On.Started<Void>>();
        for (int i = 0; i < 6; i++) {
            boolean writes = i < 2;
            threads.add(
                    On.PLATFORM.start(
                            () -> {
                                for (int round = 0; round < rounds; round++) {
                                    if (writes) {
                                        write(readers, writers);
                                    } else {
                                        read(readers, writers);
                                    }
                                }
                                return null;
                            }));
        }
        for (var thread : threads) {
            thread.get();
        }
        assertTrue(lock.toString().contains("unlocked"), lock.toString());
    }

    private void write(AtomicInteger readers, AtomicInteger writers) throws InterruptedException {
        lock.lockWrite();
        assertEquals(1, writers.incrementAndGet());
        assertEquals(0, readers.get());
        writers.decrementAndGet();
        lock.unlockWrite();
    }

    private void read(AtomicInteger readers, AtomicInteger writers) throws InterruptedException {
        lock.lockRead();
        readers.incrementAndGet();
        assertEquals(0, writers.get());
        readers.decrementAndGet();
        lock.unlockRead();
    }
}

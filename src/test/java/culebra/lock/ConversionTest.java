package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.On.Started;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/** From shared to exclusive and back: in one step for ranges, not so for a whole file. */
class ConversionTest extends LockedFile {
    private static final String ALL = "culebra.lock.Family#onAllThreads";

    @ParameterizedTest
    @MethodSource(ALL)
    void uncontendedLockIsConvertedAtOnce(Family family, On kind) throws Exception {
        kind.get(
                () -> {
                    try (var locks = FileLocks.open(path);
                            var other = Locker.of(path);
                            HeldLock lock = family.of(locks).lock()) {
                        lock.upgrade();
                        lock.downgrade();
                        assertTrue(lock.isShared());
                        assertTrue(other.finds(family, true));
                        lock.downgrade();
                        lock.upgrade();
                        assertFalse(lock.isShared());
                        assertFalse(other.finds(family, true));
                        lock.downgrade();
                        assertTrue(lock.tryUpgrade());
                        assertFalse(other.finds(family, true));
                        lock.downgrade();
                        assertTrue(lock.tryUpgrade(Duration.ZERO));
                        assertTrue(lock.tryUpgrade(Shape.DAY));
                        assertFalse(other.finds(family, true));
                        assertTrue(lock.isHeld());
                    }
                    return null;
                });
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void toExclusiveWaitsForTheOtherToUnlock(Family family, On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                other.lock(family, true);
                HeldLock lock = family.of(locks).lockShared();
                var wait = convert(kind, lock, shape);
                ProcLocks.awaitWaiters(path, 1);
                assertTrue(lock.isHeld());
                assertThrows(IllegalStateException.class, lock::tryUpgrade, "two at once");
                other.unlock(family);
                assertTrue(wait.get());
                assertFalse(lock.isShared());
                assertFalse(other.finds(family, true));
                lock.close();
                assertTrue(other.finds(family, false));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aFailedConversionLosesTheLockOfAWholeFileAlone(Family family, On kind) throws Exception {
        kind.get(
                () -> {
                    try (var locks = FileLocks.open(path);
                            var other = Locker.of(path)) {
                        for (Duration time :
                                new Duration[] {null, Duration.ZERO, Duration.ofMillis(10)}) {
                            other.lock(family, true);
                            HeldLock lock = family.of(locks).lockShared();
                            long start = System.nanoTime();
                            assertFalse(time == null ? lock.tryUpgrade() : lock.tryUpgrade(time));
                            assertTrue(time == null || System.nanoTime() - start >= time.toNanos());
                            assertStillHas(family, lock, family.hasRanges(), other);
                        }
                    }
                    return null;
                });
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void anInterruptDuringTheWaitDoesSoToo(Family family, On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                other.lock(family, true);
                HeldLock lock = family.of(locks).lockShared();
                var wait = convert(kind, lock, shape);
                ProcLocks.awaitWaiters(path, 1);
                wait.thread().interrupt();
                assertEquals(InterruptedException.class, wait.failure().getClass());
                assertStillHas(family, lock, family.hasRanges(), other);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void anInterruptBeforehandLosesNothing(Family family, On kind) throws Exception {
        kind.get(
                () -> {
                    try (var locks = FileLocks.open(path);
                            var other = Locker.of(path)) {
                        other.lock(family, true);
                        HeldLock lock = family.of(locks).lockShared();
                        Thread.currentThread().interrupt();
                        assertThrows(InterruptedException.class, lock::upgrade);
                        Thread.currentThread().interrupt();
                        assertThrows(InterruptedException.class, lock::downgrade);
                        Thread.currentThread().interrupt();
                        assertThrows(InterruptedException.class, () -> lock.tryUpgrade(Shape.DAY));
                        assertFalse(Thread.interrupted(), "the flag must be cleared");
                        assertStillHas(family, lock, true, other);
                    }
                    return null;
                });
    }

    /** Ends with nothing locked; the other has a shared lock before. */
    private static void assertStillHas(Family family, HeldLock lock, boolean expected, Locker other)
            throws Exception {
        other.unlock(family);
        assertEquals(expected, lock.isHeld());
        assertEquals(expected, !other.finds(family, false));
        assertTrue(lock.isShared());
        if (!expected) {
            var gone = assertThrows(ClosedChannelException.class, lock::downgrade);
            assertTrue(gone.getMessage().contains("not held]"), gone.getMessage());
        }
        lock.close();
        assertTrue(other.finds(family, false));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void closingTheFileLocksEndsTheWait(Family family, On kind) throws Exception {
        try (var other = Locker.of(path)) {
            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                try (var locks = FileLocks.open(path)) {
                    other.lock(family, true);
                    HeldLock lock = family.of(locks).lockShared();
                    var wait = convert(kind, lock, shape);
                    ProcLocks.awaitWaiters(path, 1);
                    locks.close();
                    assertInstanceOf(AsynchronousCloseException.class, wait.failure());
                    assertFalse(lock.isHeld());
                    assertTrue(other.finds(family, false), "its own does not count");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void closingTheLockLetsTheConversionEndAndUnlocksThen(Family family, On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                other.lock(family, true);
                HeldLock lock = family.of(locks).lockShared();
                var wait = convert(kind, lock, shape);
                ProcLocks.awaitWaiters(path, 1);
                lock.close();
                lock.close();
                assertFalse(lock.isHeld());
                assertEquals(1, ProcLocks.waiters(path));
                other.unlock(family);
                wait.get();
                assertFalse(lock.isHeld());
                assertTrue(other.finds(family, false));
                family.of(locks).lock().close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void whatIsNotHeldIsNotConverted(Family family) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            HeldLock lock = family.of(locks).lock();
            lock.close();
            assertNotConverted(lock);
            assertTrue(other.finds(family, false));
            HeldLock second = family.of(locks).lock();
            locks.close();
            assertNotConverted(second);
            assertTrue(other.finds(family, false));
        }
    }

    private static void assertNotConverted(HeldLock lock) {
        assertThrows(ClosedChannelException.class, lock::downgrade);
        assertThrows(ClosedChannelException.class, lock::upgrade);
        assertThrows(ClosedChannelException.class, lock::tryUpgrade);
        assertThrows(ClosedChannelException.class, () -> lock.tryUpgrade(Shape.DAY));
    }

    private static Started<Boolean> convert(On kind, HeldLock lock, Shape shape) {
        return kind.start(
                () -> {
                    if (shape == Shape.TIMED) {
                        return lock.tryUpgrade(Shape.DAY);
                    }
                    lock.upgrade();
                    return true;
                });
    }
}

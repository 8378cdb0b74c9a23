package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Optional;

/** Each family locks all of a file in each shape, against a C program that does the same. */
class ShapesTest extends LockedFile {
    private static final String ALL = "culebra.lock.Family#onAllThreads";

    @ParameterizedTest
    @MethodSource(ALL)
    void eachShapeTakesWhatIsFreeAndKeepsOthersOut(Family family, On kind) throws Exception {
        kind.get(
                () -> {
                    try (var locks = FileLocks.open(path);
                            var other = Locker.of(path)) {
                        for (Shape shape : Shape.values()) {
                            for (boolean shared : new boolean[] {false, true}) {
                                takeAndGiveBack(shape, family, shared, locks, other);
                            }
                        }
                    }
                    return null;
                });
    }

    private static void takeAndGiveBack(
            Shape shape, Family family, boolean shared, FileLocks locks, Locker other)
            throws Exception {
        HeldLock lock = shape.take(family.of(locks), shared).orElseThrow();
        assertTrue(lock.isHeld());
        assertEquals(shared, lock.isShared());
        assertEquals(0, lock.position());
        assertEquals(Long.MAX_VALUE, lock.size());
        assertFalse(other.finds(family, false));
        assertEquals(shared, other.finds(family, true));
        lock.close();
        assertFalse(lock.isHeld());
        assertTrue(other.finds(family, false));
        lock.close();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void attemptsFindWhatAnotherProcessHas(Family family, On kind) throws Exception {
        kind.get(
                () -> {
                    try (var locks = FileLocks.open(path);
                            var other = Locker.of(path)) {
                        other.lock(family, false);
                        assertEquals(Optional.empty(), family.of(locks).tryLock());
                        assertEquals(Optional.empty(), family.of(locks).tryLockShared());
                        other.unlock(family);
                        other.lock(family, true);
                        assertEquals(Optional.empty(), family.of(locks).tryLock());
                        family.of(locks).tryLockShared().orElseThrow().close();
                        other.unlock(family);
                        family.of(locks).tryLock().orElseThrow().close();
                    }
                    return null;
                });
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aTimedWaitLastsAsLongAsItShould(Family family, On kind) throws Exception {
        Duration time = Duration.ofMillis(30);
        kind.get(
                () -> {
                    try (var locks = FileLocks.open(path);
                            var other = Locker.of(path)) {
                        other.lock(family, false);
                        long start = System.nanoTime();
                        assertEquals(Optional.empty(), family.of(locks).tryLock(time));
                        assertEquals(Optional.empty(), family.of(locks).tryLockShared(time));
                        assertTrue(System.nanoTime() - start >= 2 * time.toNanos());
                        for (var none : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
                            assertEquals(Optional.empty(), family.of(locks).tryLock(none));
                            assertEquals(Optional.empty(), family.of(locks).tryLockShared(none));
                        }
                        other.unlock(family);
                        family.of(locks).tryLock(Duration.ZERO).orElseThrow().close();
                    }
                    return null;
                });
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aWaitEndsWithTheLockWhenTheOtherProcessUnlocks(Family family, On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                for (boolean shared : new boolean[] {false, true}) {
                    other.lock(family, false);
                    var wait = kind.start(() -> shape.take(family.of(locks), shared));
                    ProcLocks.awaitWaiters(path, 1);
                    other.unlock(family);
                    try (HeldLock lock = wait.get().orElseThrow()) {
                        assertTrue(lock.isHeld());
                        assertFalse(other.finds(family, false));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void theOtherProcessGetsTheLockWhenItIsClosed(Family family, On kind) throws Exception {
        kind.get(
                () -> {
                    try (var locks = FileLocks.open(path);
                            var other = Locker.of(path)) {
                        HeldLock lock = family.of(locks).lock();
                        other.begin(family, false);
                        ProcLocks.awaitWaiters(path, 1);
                        lock.close();
                        assertEquals("ok", other.answer());
                        assertEquals(Optional.empty(), family.of(locks).tryLockShared());
                    }
                    return null;
                });
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aKilledHoldersLockIsFree(Family family, On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            other.lock(family, false);
            var wait = kind.start(() -> family.of(locks).lock());
            ProcLocks.awaitWaiters(path, 1);
            other.kill();
            wait.get().close();
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void closingTheFileLocksUnlocksAll(Family family, On kind) throws Exception {
        try (var other = Locker.of(path)) {
            HeldLock lock =
                    kind.get(
                            () -> {
                                try (var locks = FileLocks.open(path)) {
                                    HeldLock taken = family.of(locks).lock();
                                    assertFalse(other.finds(family, true));
                                    return taken;
                                }
                            });
            assertFalse(lock.isHeld());
            assertTrue(other.finds(family, false));
            lock.close();
        }
    }
}

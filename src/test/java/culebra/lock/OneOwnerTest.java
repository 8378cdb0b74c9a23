package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.channels.OverlappingFileLockException;
import java.util.Optional;

/** The kernel would let one owner have a lock twice, and one unlock would then undo both. */
class OneOwnerTest extends LockedFile {
    private static final String ALL = "culebra.lock.Family#onAllThreads";

    @ParameterizedTest
    @EnumSource(Family.class)
    void whatItHasIsRefusedInEachShape(Family family) throws Exception {
        try (var locks = FileLocks.open(path);
                HeldLock lock = family.of(locks).lock()) {
            for (Shape shape : Shape.values()) {
                for (boolean shared : new boolean[] {false, true}) {
                    refused(lock, () -> shape.take(family.of(locks), shared));
                }
            }
            assertTrue(lock.isHeld());
            lock.downgrade();
            refused(lock, () -> family.of(locks).lockShared());
            lock.close();
            family.of(locks).lock().close();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Family.class, names = "WHOLE_FILE", mode = Mode.EXCLUDE)
    void overlappingRangesAreRefusedAndOthersAreNot(Family family) throws Exception {
        try (var locks = FileLocks.open(path)) {
            RangeLocks ranges = family.ranges(locks);
            try (HeldLock lock = ranges.lockShared(10, 10);
                    HeldLock far = ranges.lock(1000, 1)) {
                for (Shape shape : Shape.values()) {
                    refused(lock, () -> shape.take(ranges, true, 10, 10));
                    refused(lock, () -> shape.take(ranges, true, 0, 11));
                    refused(lock, () -> shape.take(ranges, false, 19, 1));
                    refused(lock, () -> shape.take(ranges, false, 19, 500));
                    shape.take(ranges, false, 0, 10).orElseThrow().close();
                    shape.take(ranges, false, 20, 980).orElseThrow().close();
                }
                assertThrows(OverlappingFileLockException.class, ranges::lock);
                assertTrue(lock.isHeld() && far.isHeld());
            }
            ranges.lock().close();
        }
    }

    private static void refused(HeldLock held, Executable call) {
        var refused = assertThrows(OverlappingFileLockException.class, call);
        String message = refused.getMessage();
        assertTrue(message.contains(held + ", which this owner holds"), message);
        assertTrue(refused.toString().contains("OverlappingFileLockException: " + message));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void whatItWaitsForIsRefusedToo(Family family, On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            other.lock(family, false);
            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                var wait = kind.start(() -> shape.take(family.of(locks), true));
                ProcLocks.awaitWaiters(path, 1);
                var second =
                        assertThrows(OverlappingFileLockException.class, family.of(locks)::lock);
                assertTrue(second.getMessage().contains("overlaps"), second.getMessage());
                assertThrows(OverlappingFileLockException.class, family.of(locks)::tryLockShared);
                wait.thread().interrupt();
                assertEquals(InterruptedException.class, wait.failure().getClass());
                assertEquals(Optional.empty(), family.of(locks).tryLock());
            }
        }
    }

    @Test
    void familiesDoNotKnowOfEachOther() throws Exception {
        try (var locks = FileLocks.open(path);
                HeldLock whole = locks.wholeFile().lock();
                HeldLock process = locks.perProcess().lock(0, 10)) {
            assertEquals(Optional.empty(), locks.perOpen().tryLockShared(9, 1), "not both");
            locks.perOpen().lock(10, 1).close();
            process.close();
            try (HeldLock open = locks.perOpen().lock()) {
                assertEquals(Optional.empty(), locks.perProcess().tryLock());
            }
            assertTrue(whole.isHeld());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Family.class, names = "PER_PROCESS", mode = Mode.EXCLUDE)
    void twoOpeningsAreTwoOwners(Family family) throws Exception {
        try (var one = FileLocks.open(path);
                var two = FileLocks.open(path)) {
            HeldLock lock = family.of(one).lock();
            assertEquals(Optional.empty(), family.of(two).tryLock());
            assertEquals(Optional.empty(), family.of(two).tryLockShared());
            var wait = On.VIRTUAL.start(() -> family.of(two).lock());
            ProcLocks.awaitWaiters(path, 1);
            lock.close();
            HeldLock second = wait.get();
            assertEquals(Optional.empty(), family.of(one).tryLock());
            one.close();
            assertTrue(second.isHeld());
            try (var other = Locker.of(path)) {
                assertFalse(other.finds(family, true));
            }
            second.close();
        }
    }

    /** A lock that came with a descriptor is taken over by locking. */
    @ParameterizedTest
    @EnumSource(value = Family.class, names = "PER_PROCESS", mode = Mode.EXCLUDE)
    void aDuplicateIsTheSameOwner(Family family) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            family.of(locks).lock();
            try (var copy = FileLocks.adopt(locks.fd().dup())) {
                assertFalse(other.finds(family, true));
                HeldLock lock = family.of(copy).tryLock().orElseThrow();
                assertFalse(other.finds(family, true));
                lock.close();
                assertTrue(other.finds(family, false));
            }
        }
    }
}

package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.FileInputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** Who has a lock in the way. */
class HolderTest extends LockedFile {
    private static final String ALL = "culebra.lock.Family#rangesOnAllThreads";

    @ParameterizedTest
    @MethodSource(ALL)
    void aProcessIsNamedAndAnOpenFileIsNot(Family family, On kind) throws Exception {
        kind.get(
                () -> {
                    try (var locks = FileLocks.open(path);
                            var other = Locker.of(path)) {
                        RangeLocks ranges = family.ranges(locks);
                        assertEquals(Optional.empty(), ranges.holder());
                        other.lock(Family.PER_PROCESS, false, 10, 5);
                        var pid = OptionalLong.of(other.pid());
                        holds(new LockHolder(pid, 10, 5, false), ranges.holder());
                        holds(new LockHolder(pid, 10, 5, false), ranges.holder(14, 1));
                        assertEquals(Optional.empty(), ranges.holder(15, 100));
                        assertEquals(Optional.empty(), ranges.holder(0, 10));
                        other.lock(Family.PER_PROCESS, true, 10, 5);
                        holds(new LockHolder(pid, 10, 5, true), ranges.holder());
                        other.unlock(Family.PER_PROCESS);
                        other.lock(Family.PER_OPEN, true, 10, 5);
                        var unknown = OptionalLong.empty();
                        holds(new LockHolder(unknown, 10, 5, true), ranges.holder());
                        other.unlock(Family.PER_OPEN);
                        assertEquals(Optional.empty(), ranges.holder());
                    }
                    return null;
                });
    }

    private static void holds(LockHolder expected, Optional<LockHolder> holder) {
        assertEquals(Optional.of(expected), holder);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void aLockToTheEndReachesTheLargestPosition(Family family, On kind) throws Exception {
        kind.get(
                () -> {
                    try (var locks = FileLocks.open(path);
                            var other = Locker.of(path)) {
                        other.lock(family, false, 3, 0);
                        LockHolder holder = family.ranges(locks).holder().orElseThrow();
                        assertEquals(3, holder.position());
                        assertEquals(Long.MAX_VALUE - 3, holder.size());
                        long last = Long.MAX_VALUE - 1;
                        assertTrue(family.ranges(locks).holder(last, 1).isPresent());
                    }
                    return null;
                });
    }

    @Test
    void anOwnersOwnLocksAreInNobodysWay() throws Exception {
        try (var one = FileLocks.open(path);
                var two = FileLocks.open(path)) {
            var self = OptionalLong.of(ProcessHandle.current().pid());
            try (HeldLock lock = one.perProcess().lock(1, 2)) {
                assertEquals(Optional.empty(), one.perProcess().holder());
                assertEquals(Optional.empty(), two.perProcess().holder());
                holds(new LockHolder(self, 1, 2, false), one.perOpen().holder());
            }
            try (HeldLock lock = one.perOpen().lock(1, 2)) {
                assertEquals(Optional.empty(), one.perOpen().holder());
                var unknown = OptionalLong.empty();
                holds(new LockHolder(unknown, 1, 2, false), two.perOpen().holder());
                holds(new LockHolder(unknown, 1, 2, false), one.perProcess().holder());
            }
            try (HeldLock lock = one.wholeFile().lock()) {
                assertEquals(Optional.empty(), two.perOpen().holder());
                assertEquals(Optional.empty(), two.perProcess().holder());
            }
        }
    }

    /** The kernel does it unseen by this process: only another process can observe it. */
    @Test
    void closingAStreamOfTheFileDropsTheRecordLocks() throws Exception {
        try (var locks = FileLocks.open(path);
                HeldLock lost = locks.perProcess().lock();
                HeldLock kept = locks.wholeFile().lock()) {
            assertTrue(locks.perOpen().holder().isPresent());
            new FileInputStream(path.toFile()).close();
            assertEquals(Optional.empty(), locks.perOpen().holder());
            assertTrue(lost.isHeld(), "as far as Culebra knows");
            assertTrue(kept.isHeld());
        }
    }
}

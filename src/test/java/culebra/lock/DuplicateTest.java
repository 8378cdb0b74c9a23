package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.fd.Fd;
import culebra.testing.Counts;
import culebra.testing.On;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A duplicate of the descriptor, which a child between fork and exec has too, would keep what is
 * locked: closing a FileLocks unlocks it first.
 */
class DuplicateTest extends LockedFile {
    @ParameterizedTest
    @EnumSource
    void aDuplicateKeepsNothingThatWasLocked(Family family) throws Exception {
        var locks = FileLocks.open(path);
        try (var copy = locks.fd().dup()) {
            family.of(locks).lock();
            locks.close();
            assertEquals(List.of(), ProcLocks.held(path));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anArenaUnlocksEvenIfOnlyItHoldsTheLocks(Family family) throws Exception {
        var arena = Arena.ofShared();
        try (var copy = lockedWith(arena, family)) {
            System.gc();
            arena.close();
            assertEquals(List.of(), ProcLocks.held(path));
        }
    }

    private Fd lockedWith(Arena arena, Family family) throws Exception {
        var locks = FileLocks.open(path).closeWith(arena);
        family.of(locks).lock();
        return locks.fd().dup();
    }

    @ParameterizedTest
    @EnumSource(value = Family.class, names = "WHOLE_FILE", mode = Mode.EXCLUDE)
    void aConvertedRangeIsUnlockedAndOneGivenBackBeforeIsNotTouched(Family family)
            throws Exception {
        var locks = FileLocks.open(path);
        try (var copy = FileLocks.adopt(locks.fd().dup())) {
            RangeLocks ranges = family.ranges(locks);
            ranges.lock(0, 10).downgrade();
            ranges.lock(10, 10).close();
            try (HeldLock own = copy.perOpen().lock(20, 10)) {
                locks.close();
                assertEquals(List.of("OFDLCK WRITE 20 29"), ProcLocks.held(path));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("culebra.lock.Family#onAllThreads")
    void aLockThatIsTakenDuringTheCloseIsUnlockedToo(Family family, On kind) throws Exception {
        var random = new SplittableRandom(11);
        for (int i = 0; i < Counts.of(20, 10_000); i++) {
            var locks = FileLocks.open(path);
            try (var copy = locks.fd().dup()) {
                var user = kind.start(() -> lockUntilClosed(family.of(locks)));
                for (int spin = random.nextInt(50_000); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
                locks.close();
                assertEquals("closed", user.get());
                assertEquals(List.of(), ProcLocks.held(path));
            }
        }
    }

    private static String lockUntilClosed(AdvisoryLocks family) throws Exception {
        try {
            while (true) {
                family.lock().close();
            }
        } catch (ClosedChannelException expected) {
            return "closed";
        }
    }

    @ParameterizedTest
    @EnumSource(value = Family.class, names = "PER_PROCESS", mode = Mode.EXCLUDE)
    void whatIsDetachedStaysLocked(Family family) throws Exception {
        var locks = FileLocks.open(path);
        family.of(locks).lock();
        try (var fd = Fd.adopt(locks.fd().detach())) {
            assertEquals(1, ProcLocks.held(path).size());
        }
    }
}

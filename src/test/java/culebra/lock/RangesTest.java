package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Locks of ranges, which the kernel merges and splits and Culebra does not. */
class RangesTest extends LockedFile {
    private static final String ALL = "culebra.lock.Family#rangesOnAllThreads";

    @ParameterizedTest
    @MethodSource(ALL)
    void aRangeKeepsOthersOutOfItselfAlone(Family family, On kind) throws Exception {
        kind.get(
                () -> {
                    try (var locks = FileLocks.open(path);
                            var other = Locker.of(path)) {
                        for (Shape shape : Shape.values()) {
                            keepOut(shape, family, locks, other);
                        }
                    }
                    return null;
                });
    }

    private static void keepOut(Shape shape, Family family, FileLocks locks, Locker other)
            throws Exception {
        RangeLocks ranges = family.ranges(locks);
        try (var exclusive = shape.take(ranges, false, 100, 10).orElseThrow();
                var shared = shape.take(ranges, true, 200, 10).orElseThrow()) {
            assertEquals(100, exclusive.position());
            assertEquals(10, exclusive.size());
            assertTrue(shared.isShared());
            assertFalse(other.finds(family, true, 100, 1));
            assertFalse(other.finds(family, true, 109, 1));
            assertTrue(other.finds(family, false, 99, 1));
            assertTrue(other.finds(family, false, 110, 90));
            assertTrue(other.finds(family, true, 200, 10));
            assertFalse(other.finds(family, false, 209, 1));
        }
        assertTrue(other.finds(family, false));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void anotherProcessesRangeIsWaitedFor(Family family, On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            RangeLocks ranges = family.ranges(locks);
            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                for (boolean shared : new boolean[] {false, true}) {
                    other.lock(family, false, 5, 1);
                    assertEquals(Optional.empty(), ranges.tryLock(0, 6));
                    assertEquals(Optional.empty(), ranges.tryLockShared(5, 6));
                    Duration moment = Duration.ofMillis(1);
                    assertEquals(Optional.empty(), ranges.tryLock(0, 6, moment));
                    assertEquals(Optional.empty(), ranges.tryLockShared(5, 6, moment));
                    ranges.tryLock(0, 5).orElseThrow().close();
                    var wait = kind.start(() -> shape.take(ranges, shared, 0, 6));
                    ProcLocks.awaitWaiters(path, 1);
                    assertEquals("ok", other.ask(family, "un", 5, 1));
                    wait.get().orElseThrow().close();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Family.class, names = "WHOLE_FILE", mode = Mode.EXCLUDE)
    void rangesThatTouchAreOneToTheKernelAndStayTwoHere(Family family) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            RangeLocks ranges = family.ranges(locks);
            HeldLock low = ranges.lock(0, 10);
            HeldLock high = ranges.lock(20, 10);
            assertEquals(2, ProcLocks.held(path).size());
            HeldLock middle = ranges.lock(10, 10);
            String pid = family.isPerOpen() ? "-1" : own();
            assertEquals(1, ProcLocks.held(path).size(), "merged");
            assertEquals("ex 0 30 " + pid, other.ask(Family.PER_OPEN, "get", 0, 0));
            middle.close();
            assertTrue(low.isHeld() && high.isHeld() && !middle.isHeld());
            assertEquals(2, ProcLocks.held(path).size(), "split");
            assertEquals("ex 0 10 " + pid, other.ask(Family.PER_PROCESS, "get", 0, 0));
            assertEquals("ex 20 10 " + pid, other.ask(Family.PER_PROCESS, "get", 10, 0));
            assertEquals("free", other.ask(family, "get", 10, 10));
            low.close();
            assertEquals("ex 20 10 " + pid, other.ask(family, "get", 0, 0));
            high.close();
            assertEquals("free", other.ask(family, "get", 0, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Family.class, names = "WHOLE_FILE", mode = Mode.EXCLUDE)
    void convertingOneOfTwoThatTouchSplitsThem(Family family) throws Exception {
        try (var locks = FileLocks.open(path)) {
            RangeLocks ranges = family.ranges(locks);
            try (HeldLock low = ranges.lock(0, 10);
                    HeldLock high = ranges.lock(10, 10)) {
                high.downgrade();
                assertFalse(low.isShared());
                assertTrue(high.isShared());
                String type = family.isPerOpen() ? "OFDLCK " : "POSIX ";
                assertEquals(
                        List.of(type + "READ 10 19", type + "WRITE 0 9"), ProcLocks.held(path));
                high.upgrade();
                assertEquals(List.of(type + "WRITE 0 19"), ProcLocks.held(path));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Family.class, names = "WHOLE_FILE", mode = Mode.EXCLUDE)
    void whatGoesToTheEndGoesBeyondIt(Family family) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            RangeLocks ranges = family.ranges(locks);
            long last = Long.MAX_VALUE - 1;
            try (HeldLock end = ranges.lock(7, Long.MAX_VALUE - 7)) {
                String type = family.isPerOpen() ? "OFDLCK" : "POSIX";
                assertEquals(List.of(type + " WRITE 7 EOF"), ProcLocks.held(path));
                assertFalse(other.finds(family, false, last, 1));
                assertTrue(other.finds(family, false, 0, 7));
                try (HeldLock begin = ranges.lock(0, 7)) {
                    assertEquals(List.of(type + " WRITE 0 EOF"), ProcLocks.held(path));
                }
            }
            try (HeldLock end = ranges.lock(last, 1)) {
                assertFalse(other.finds(family, false, last, 0));
                assertTrue(other.finds(family, false, 0, last));
                assertEquals("HeldLock[bytes " + last + " to end, exclusive, held]", "" + end);
            }
            try (HeldLock most = ranges.lock(0, last)) {
                assertTrue(other.finds(family, false, last, 0));
                assertFalse(other.finds(family, false, last - 1, 1));
            }
            try (HeldLock all = ranges.lock(0, Long.MAX_VALUE)) {
                assertEquals("HeldLock[whole file, exclusive, held]", all.toString());
            }
        }
    }

    private static String own() {
        return Long.toString(ProcessHandle.current().pid());
    }
}

package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/** Two processes that wait for each other's record locks: one fails, the other goes on. */
class DeadlockTest extends LockedFile {
    private static final Family FAMILY = Family.PER_PROCESS;

    @ParameterizedTest
    @EnumSource(On.class)
    void lockThatClosesTheCircleFails(On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                HeldLock mine = locks.perProcess().lock(0, 1);
                other.lock(FAMILY, false, 1, 1);
                other.begin(FAMILY, false, 0, 1);
                ProcLocks.awaitWaiters(path, 1);
                Callable<?> wait = () -> shape.take(locks.perProcess(), true, 1, 1);
                assertTold(kind.start(wait).failure());
                assertTrue(mine.isHeld());
                assertTrue(locks.perProcess().tryLock(1, 1).isEmpty());
                mine.close();
                assertEquals("ok", other.answer(), "the other goes on");
                assertEquals("ok", other.ask(FAMILY, "un"));
                locks.perProcess().lock(0, 2).close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void otherProcessFailsIfItClosesTheCircle(On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                HeldLock mine = locks.perProcess().lock(0, 1);
                other.lock(FAMILY, false, 1, 1);
                var wait = kind.start(() -> shape.take(locks.perProcess(), false, 1, 1));
                ProcLocks.awaitWaiters(path, 1);
                assertEquals("asking", other.ask(FAMILY, "wait-ex", 0, 1));
                assertEquals("EDEADLK", other.answer());
                assertEquals("ok", other.ask(FAMILY, "un"));
                wait.get().orElseThrow().close();
                mine.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void twoThatShareAndBothWantMoreAreACircleToo(On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path);
                HeldLock mine = locks.perProcess().lockShared()) {
            other.lock(FAMILY, true);
            other.begin(FAMILY, false);
            ProcLocks.awaitWaiters(path, 1);
            assertTold(
                    kind.start(
                                    () -> {
                                        mine.upgrade();
                                        return null;
                                    })
                            .failure());
            assertTold(kind.start(() -> mine.tryUpgrade(Shape.DAY)).failure());
            assertTrue(mine.isHeld() && mine.isShared());
            mine.close();
            assertEquals("ok", other.answer());
        }
    }

    private static void assertTold(Throwable failure) {
        var told = assertInstanceOf(DeadlockException.class, failure, failure::toString);
        assertTrue(told.getMessage().contains("EDEADLK"), told.getMessage());
        assertTrue(
                told.getMessage().contains("waits for a lock of this process"), told.getMessage());
        var cause = assertInstanceOf(ErrnoException.class, told.getCause());
        assertEquals(Errno.EDEADLK, cause.errno());
    }

    /** The JVM whose lock fails releases its other lock; then both finish. */
    @Test
    void oneOfTwoJvmsFails() throws Exception {
        try (Peer one = Peer.java(Crossing.class, path.toString(), "0", "1");
                Peer two = Peer.java(Crossing.class, path.toString(), "1", "0")) {
            one.expect("first");
            two.expect("first");
            one.send("go");
            two.send("go");
            var outcomes = new ArrayList<>(List.of(one.line(), two.line()));
            Collections.sort(outcomes);
            assertEquals(List.of("both", "deadlock"), outcomes);
            one.join();
            two.join();
        }
    }

    /** Locks one byte, then another. */
    static final class Crossing {
        public static void main(String[] arguments) throws Exception {
            try (var locks = FileLocks.open(Path.of(arguments[0]));
                    var first = locks.perProcess().lock(Long.parseLong(arguments[1]), 1)) {
                System.out.println("first");
                System.in.read();
                try (var second = locks.perProcess().lock(Long.parseLong(arguments[2]), 1)) {
                    System.out.println("both");
                } catch (DeadlockException told) {
                    System.out.println("deadlock");
                }
            }
        }
    }

    /** The kernel does not look for circles of locks that are no process's. */
    @ParameterizedTest
    @EnumSource(value = Family.class, names = "PER_PROCESS", mode = Mode.EXCLUDE)
    void otherFamiliesWaitOn(Family family) throws Exception {
        Path second = directory.resolve("second");
        try (var locks = FileLocks.open(path);
                var others = FileLocks.openOrCreate(second);
                var low = Locker.of(path);
                var high = Locker.of(second)) {
            HeldLock mine = family.of(locks).lock();
            high.lock(family, false);
            low.begin(family, false);
            ProcLocks.awaitWaiters(path, 1);
            var wait = On.PLATFORM.start(() -> family.of(others).lock());
            ProcLocks.awaitWaiters(second, 1);
            mine.close();
            assertEquals("ok", low.answer());
            high.unlock(family);
            wait.get().close();
            assertThrows(NullPointerException.class, () -> family.of(locks).tryLock(null));
        }
    }
}

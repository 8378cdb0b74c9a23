package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Blocked;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Peer;
import culebra.testing.Storm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/** What ends a wait, and what it leaves: nothing. */
class WaitTest extends LockedFile {
    private static final String ALL = "culebra.lock.Family#onAllThreads";
    private static final int EVERY = 1_000; // microseconds
    private static final int ENOUGH = 50; // signals

    @ParameterizedTest
    @MethodSource(ALL)
    void anInterruptLeavesNothingLocked(Family family, On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                for (boolean shared : new boolean[] {false, true}) {
                    other.lock(family, false);
                    var wait = kind.start(() -> shape.take(family.of(locks), shared));
                    ProcLocks.awaitWaiters(path, 1);
                    wait.thread().interrupt();
                    assertInstanceOf(InterruptedException.class, wait.failure());
                    ProcLocks.awaitWaiters(path, 0);
                    other.unlock(family);
                    assertTrue(other.finds(family, false));
                    assertTrue(locks.isOpen());
                    family.of(locks).tryLock().orElseThrow().close();
                }
            }
        }
    }

    /** What may wait looks at the flag first; what never waits does not. */
    @ParameterizedTest
    @MethodSource(ALL)
    void anInterruptBeforehandLocksNothing(Family family, On kind) throws Exception {
        kind.get(
                () -> {
                    try (var locks = FileLocks.open(path);
                            var other = Locker.of(path)) {
                        for (boolean shared : new boolean[] {false, true}) {
                            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                                Thread.currentThread().interrupt();
                                assertThrows(
                                        InterruptedException.class,
                                        () -> shape.take(family.of(locks), shared));
                                assertFalse(Thread.interrupted(), "the flag must be cleared");
                                assertTrue(other.finds(family, false));
                            }
                            Thread.currentThread().interrupt();
                            Shape.TRYING.take(family.of(locks), shared).orElseThrow().close();
                            assertTrue(Thread.interrupted());
                        }
                    }
                    return null;
                });
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void closingEndsTheWaitAndLocksNothing(Family family, On kind) throws Exception {
        try (var other = Locker.of(path)) {
            other.lock(family, false);
            for (Shape shape : new Shape[] {Shape.WAITING, Shape.TIMED}) {
                try (var locks = FileLocks.open(path)) {
                    var wait = kind.start(() -> shape.take(family.of(locks), true));
                    ProcLocks.awaitWaiters(path, 1);
                    locks.close();
                    Throwable failure = wait.failure();
                    assertInstanceOf(AsynchronousCloseException.class, failure);
                    assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
                    assertEquals(0, ProcLocks.waiters(path));
                }
            }
            other.unlock(family);
            assertTrue(other.finds(family, false));
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void nothingWorksOnceClosed(Family family) throws Exception {
        var locks = FileLocks.open(path);
        AdvisoryLocks closed = family.of(locks);
        locks.close();
        locks.close();
        for (Shape shape : Shape.values()) {
            for (boolean shared : new boolean[] {false, true}) {
                var refused =
                        assertThrows(
                                ClosedChannelException.class, () -> shape.take(closed, shared));
                assertTrue(refused.getMessage().contains("closed"), refused.getMessage());
            }
        }
        if (family.hasRanges()) {
            assertThrows(ClosedChannelException.class, family.ranges(locks)::holder);
            assertThrows(ClosedChannelException.class, () -> family.ranges(locks).lock(0, 1));
        }
        assertThrows(ClosedChannelException.class, () -> FileLocks.adopt(locks.fd()));
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void aStormOfSignalsNeitherEndsNorStretchesATimedWait(Family family) throws Exception {
        Duration time = Duration.ofMillis(50);
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            other.lock(family, false);
            assertEquals(Optional.empty(), family.of(locks).tryLock(Duration.ofMillis(1)));
            try (Storm storm = Storm.begin(EVERY)) {
                for (int i = 0; i < Counts.of(5, 100) || storm.signals() < ENOUGH; i++) {
                    long start = System.nanoTime();
                    assertEquals(Optional.empty(), family.of(locks).tryLock(time));
                    assertTrue(System.nanoTime() - start >= time.toNanos(), "ended early");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void aStormOfSignalsLosesNoLock(Family family) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            other.lock(family, false);
            assertEquals(Optional.empty(), family.of(locks).tryLock(Duration.ofMillis(1)));
            other.unlock(family);
            try (Storm storm = Storm.begin(EVERY)) {
                for (int i = 0; i < Counts.of(60, 10_000); i++) {
                    other.begin(family, false);
                    assertEquals("ok", other.answer());
                    assertEquals(Optional.empty(), family.of(locks).tryLockShared());
                    Thread waiter = Thread.currentThread();
                    Thread freer =
                            Thread.ofVirtual().start(() -> unlockOnceIn(waiter, other, family));
                    family.of(locks).lock().close();
                    freer.join();
                }
            }
        }
    }

    /**
     * On a busy processor the kernel may never show the wait: by the time that the thread is back
     * in its call, another signal has come.
     */
    private static void unlockOnceIn(Thread waiter, Locker other, Family family) {
        try {
            Blocked.in(waiter, "await");
            other.unlock(family);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void moreWaitsOfVirtualThreadsThanTheLimitAreRejectedAndLockNothing() throws Exception {
        var options = List.of("-Dculebra.maxWaits=1");
        try (var locks = FileLocks.open(path);
                HeldLock lock = locks.wholeFile().lock();
                Peer peer =
                        Peer.command(Peer.javaCommand(options, Rejected.class, path.toString()))) {
            ProcLocks.awaitWaiters(path, 1);
            peer.send("second");
            assertTrue(peer.line().contains("-Dculebra.maxWaits"));
            lock.close();
            peer.expect("first");
            peer.expect("both");
            peer.join();
        }
    }

    /** Waits twice where one wait is allowed. */
    static final class Rejected {
        public static void main(String[] arguments) throws Exception {
            try (var locks = FileLocks.open(Path.of(arguments[0]));
                    var others = FileLocks.open(Path.of(arguments[0]))) {
                var first = On.VIRTUAL.start(() -> locks.wholeFile().lock());
                System.in.read();
                Throwable failure = On.VIRTUAL.start(() -> others.wholeFile().lock()).failure();
                if (failure instanceof RejectedExecutionException) {
                    System.out.println(failure.getMessage());
                }
                first.get().close();
                System.out.println("first");
                others.wholeFile().lock().close();
                System.out.println("both");
            }
        }
    }
}

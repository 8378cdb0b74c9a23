package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.fd.Fd;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Rounds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;

/** Locking, unlocking and closing at once, from several threads. */
class LockRaceTest extends LockedFile {
    private static final String ALL = "culebra.lock.Family#onAllThreads";

    private final SplittableRandom random = new SplittableRandom(7);

    /** A lock that came too late would be on a file that no thread has asked to lock. */
    @ParameterizedTest
    @MethodSource(ALL)
    void aLockNeverReachesTheNextOwnerOfItsNumber(Family family, On kind) throws Exception {
        Path second = Files.createFile(directory.resolve("second"));
        try (var holder = FileLocks.open(path);
                var rival = FileLocks.open(second);
                var filler = Fd.open(Path.of("/dev/null"), Access.READ)) {
            if (family.isPerOpen()) {
                family.of(holder).lock();
            } else {
                holder.perOpen().lock(); // which keeps out the process, too
            }
            int reused = 0;
            for (var rounds = Rounds.of(100, 10_000); rounds.next(); ) {
                var locks = FileLocks.open(path);
                int number = locks.fd().number();
                var user = kind.start(() -> lockUntilClosed(family.of(locks)));
                spin(random.nextInt(100_000));
                locks.close();
                try (var next = openWith(second, number, user.task(), filler)) {
                    reused += next == null ? 0 : 1;
                    assertEquals("closed", user.get());
                    assertEquals(0, ProcLocks.waiters(second));
                    rival.wholeFile().tryLock().orElseThrow().close();
                    rival.perOpen().tryLock().orElseThrow().close();
                }
            }
            assertTrue(reused > 0);
        }
    }

    /**
     * Opens a file again and again until it has a number, which must become free. Lower ones that
     * have become free, such as those of an idle daemon that has ended, are filled meanwhile.
     * Returns null if the call is over and the JVM has taken the number for something else.
     *
     * @param filler is duplicated, which takes the lowest number; opening takes two for a moment
     */
    private FileLocks openWith(Path path, int number, Future<?> call, Fd filler)
            throws IOException {
        var lower = new ArrayList<Fd>();
        try {
            while (true) {
                boolean over = call.isDone();
                FileLocks locks = FileLocks.open(path);
                int next = locks.fd().number();
                if (next == number) {
                    return locks;
                }
                locks.close();
                if (over && next > number && isTaken(number)) {
                    return null;
                }
                Fd low = filler.dup();
                if (low.number() < number) {
                    lower.add(low);
                } else {
                    low.close();
                }
                On.letOthersRun();
            }
        } finally {
            lower.forEach(Fd::close);
        }
    }

    /** Whether other code has a number; fails if it is still that of the closed handle. */
    private boolean isTaken(int number) throws IOException {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd", "" + number));
            assertNotEquals(path, target, "the call is over, and the descriptor stays open");
            return true;
        } catch (NoSuchFileException free) {
            return false;
        }
    }

    private static String lockUntilClosed(AdvisoryLocks family) throws Exception {
        try {
            while (true) {
                assertEquals(Optional.empty(), family.tryLockShared());
                family.lock();
            }
        } catch (ClosedChannelException expected) {
            return "closed";
        }
    }

    /** Closed by two threads, a lock unlocks once: not what a third has locked meanwhile. */
    @ParameterizedTest
    @EnumSource(Family.class)
    void aLockThatTwoThreadsCloseIsUnlockedOnce(Family family) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            for (int i = 0; i < Counts.of(40, 10_000); i++) {
                HeldLock lock = family.of(locks).lock();
                var one = On.PLATFORM.start(() -> closed(lock));
                var two = On.VIRTUAL.start(() -> closed(lock));
                HeldLock next = lockSoon(family.of(locks));
                one.get();
                two.get();
                assertTrue(next.isHeld());
                assertEquals("busy", other.ask(family, "sh"));
                next.close();
            }
        }
    }

    private static Void closed(HeldLock lock) throws IOException {
        lock.close();
        return null;
    }

    private static HeldLock lockSoon(AdvisoryLocks family) throws IOException {
        while (true) {
            try {
                return family.tryLock().orElseThrow();
            } catch (OverlappingFileLockException stillThere) {
                Thread.onSpinWait();
            }
        }
    }

    /** The kernel drops what it has granted before a close, and keeps what it grants after. */
    @Test
    void aRecordLockTakenDuringAnotherClosingIsHeldIfItSaysSo() throws Exception {
        int kept = 0;
        int rounds = Counts.of(300, 100_000);
        var start = new CyclicBarrier(2);
        try (var locks = FileLocks.open(path);
                var witness = FileLocks.open(path)) {
            for (int i = 0; i < rounds; i++) {
                var closing = FileLocks.open(path);
                var closer =
                        On.PLATFORM.start(
                                () -> {
                                    start.await();
                                    closing.close();
                                    return null;
                                });
                start.await();
                spin(random.nextInt(20_000));
                HeldLock lock = locks.perProcess().lock();
                closer.get();
                boolean held = lock.isHeld();
                assertEquals(held, witness.perOpen().holder().isPresent(), "round " + i);
                kept += held ? 1 : 0;
                lock.close();
                assertEquals(Optional.empty(), witness.perOpen().holder(), "round " + i);
            }
        }
        System.out.printf("%d of %d locks outlived the other's close%n", kept, rounds);
    }

    /** The same while a file is opened again: both openings share their records. */
    @Test
    void recordLockOfALaterOpeningOutlivesTheLastClose() throws Exception {
        var start = new CyclicBarrier(2);
        try (var other = Locker.of(path)) {
            for (int i = 0; i < Counts.of(300, 20_000); i++) {
                var closing = FileLocks.open(path);
                var closer =
                        On.PLATFORM.start(
                                () -> {
                                    start.await();
                                    closing.close();
                                    return null;
                                });
                start.await();
                try (var locks = FileLocks.open(path)) {
                    HeldLock lock = locks.perProcess().lock();
                    closer.get();
                    boolean held = lock.isHeld();
                    assertEquals(!held, other.finds(Family.PER_PROCESS, false), "round " + i);
                }
            }
        }
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}

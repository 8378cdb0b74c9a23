package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Threads that lock ranges of one owner at the same time: its books keep them apart. */
class OneOwnersThreadsTest {
    private static final int THREADS = 4;
    private static final int BYTES = 8;
    private static final int ROUNDS = Counts.of(1_500, 200_000);

    @TempDir private Path directory;

    private final AtomicIntegerArray owners = new AtomicIntegerArray(BYTES);
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("file");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noByteHasTwoLocksOfOneOwner(boolean perOpen) throws Exception {
        try (var locks = FileLocks.openOrCreate(file)) {
            RangeLocks ranges = perOpen ? locks.perOpen() : locks.perProcess();
            inAllThreads(
                    () -> {
                        for (int i = 0; i < ROUNDS; i++) {
                            lockSomeBytes(ranges);
                        }
                        return null;
                    });
            assertNothingIsLocked(ranges);
        }
    }

    @Test
    void oneOfTwoThreadsThatCloseALockUnlocks() throws Exception {
        try (var locks = FileLocks.openOrCreate(file)) {
            for (int i = 0; i < ROUNDS / 50; i++) {
                HeldLock first = locks.perOpen().lock(0, 1);
                HeldLock second = locks.perOpen().lock(1, 1);
                inAllThreads(
                        () -> {
                            first.close();
                            second.close();
                            return null;
                        });
                assertFalse(first.isHeld());
                assertNothingIsLocked(locks.perOpen());
            }
        }
    }

    /** The kernel drops all locks of the file whenever one of its descriptors is closed. */
    @Test
    void lockThatIsTakenWhileAllAreDroppedIsUnlockedByClosingIt() throws Exception {
        try (var locks = FileLocks.openOrCreate(file);
                var other = FileLocks.open(file)) {
            for (int i = 0; i < ROUNDS / 5; i++) {
                var ended = new AtomicBoolean();
                var locking =
                        On.PLATFORM.start(
                                () -> {
                                    while (!ended.get()) {
                                        locks.perProcess().lock(0, 1).close();
                                    }
                                    return null;
                                });
                for (int j = 0; j < 3; j++) {
                    FileLocks.open(file).close();
                }
                ended.set(true);
                locking.get();
                assertEquals(Optional.empty(), other.perOpen().holder());
            }
        }
    }

    private void lockSomeBytes(RangeLocks ranges) throws IOException, InterruptedException {
        var random = ThreadLocalRandom.current();
        int from = random.nextInt(BYTES);
        int to = random.nextInt(from, BYTES) + 1;
        try (HeldLock lock = ranges.lock(from, to - from)) {
            add(from, to, 1);
            for (int i = from; i < to; i++) {
                assertEquals(1, owners.get(i), "locks of byte " + i);
            }
            if (random.nextInt(4) == 0) {
                lock.downgrade();
                assertTrue(lock.tryUpgrade());
            }
            assertTrue(lock.isHeld());
            add(from, to, -1);
        } catch (OverlappingFileLockException another) {
            return;
        }
    }

    private void add(int from, int to, int change) {
        for (int i = from; i < to; i++) {
            owners.addAndGet(i, change);
        }
    }

    private void assertNothingIsLocked(RangeLocks ranges) throws Exception {
        try (var other = FileLocks.open(file)) {
            assertEquals(Optional.empty(), other.perOpen().holder());
        }
        ranges.lock().close();
    }

    private static void inAllThreads(Callable<Void> work) throws Exception {
        var started = new ArrayList<On.Started<Void>>();
        for (int i = 0; i < THREADS; i++) {
            started.add(On.PLATFORM.start(work));
        }
        for (var each : started) {
            each.get();
        }
    }
}

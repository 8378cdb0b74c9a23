package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.testing.On;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Record locks belong to the process: all FileLocks of a file keep one set of books. */
class ProcessLocksTest extends LockedFile {
    @Test
    void aFileIsOneByWhateverPath() throws Exception {
        Path hard = Files.createLink(directory.resolve("hard"), path);
        Path link = Files.createSymbolicLink(directory.resolve("link"), hard);
        Path relative = Path.of("").toAbsolutePath().relativize(path);
        Path again = directory.resolve(".").resolve("file");
        try (var locks = FileLocks.open(path)) {
            for (Path other : List.of(path, hard, link, relative, again)) {
                try (var same = FileLocks.open(other)) {
                    assertEquals(1, OpenBooks.count(), other::toString);
                    HeldLock lock = locks.perProcess().lock(0, 10);
                    assertThrows(
                            OverlappingFileLockException.class,
                            () -> same.perProcess().tryLock(9, 1));
                    HeldLock next = same.perProcess().lock(10, 1);
                    assertThrows(
                            OverlappingFileLockException.class, () -> locks.perProcess().lock());
                    lock.close();
                    assertTrue(next.isHeld());
                    next.close();
                }
            }
            Path copy = Files.createFile(directory.resolve("another"));
            try (var another = FileLocks.open(copy);
                    HeldLock lock = locks.perProcess().lock();
                    HeldLock second = another.perProcess().lock()) {
                assertEquals(2, OpenBooks.count());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void closingAnyFileLocksOfTheFileDropsAll(On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            var second = FileLocks.open(path);
            HeldLock low = locks.perProcess().lock(0, 10);
            HeldLock high = second.perProcess().lockShared(10, 10);
            HeldLock whole = locks.wholeFile().lock();
            HeldLock open = locks.perOpen().lock(20, 10);
            var third = FileLocks.open(path);
            assertFalse(other.finds(Family.PER_PROCESS, true, 0, 10));
            kind.get(
                    () -> {
                        third.close();
                        return null;
                    });
            assertFalse(low.isHeld());
            assertFalse(high.isHeld());
            assertTrue(whole.isHeld() && open.isHeld(), "those of other families stay");
            assertTrue(other.finds(Family.PER_PROCESS, false, 0, 20));
            assertThrows(Exception.class, low::downgrade);
            HeldLock again = second.perProcess().lock(0, 20);
            low.close();
            high.close();
            assertTrue(again.isHeld());
            assertFalse(other.finds(Family.PER_PROCESS, true, 0, 1), "those it was are forgotten");
            second.close();
        }
    }

    /** The kernel drops what is held, not what is waited for. */
    @ParameterizedTest
    @EnumSource(On.class)
    void aWaitOutlivesTheClosingOfOtherFileLocks(On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            other.lock(Family.PER_PROCESS, false);
            var wait = kind.start(() -> locks.perProcess().lock());
            ProcLocks.awaitWaiters(path, 1);
            FileLocks.open(path).close();
            assertThrows(OverlappingFileLockException.class, locks.perProcess()::tryLock);
            other.unlock(Family.PER_PROCESS);
            HeldLock lock = wait.get();
            assertFalse(other.finds(Family.PER_PROCESS, false));
            assertTrue(lock.isHeld());
            lock.close();
            assertTrue(other.finds(Family.PER_PROCESS, false));
        }
    }

    /** The shared lock goes, but then the exclusive one comes. */
    @ParameterizedTest
    @EnumSource(On.class)
    void aConversionOutlivesTheClosingOfOtherFileLocks(On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            other.lock(Family.PER_PROCESS, true);
            HeldLock lock = locks.perProcess().lockShared();
            var wait =
                    kind.start(
                            () -> {
                                lock.upgrade();
                                return null;
                            });
            ProcLocks.awaitWaiters(path, 1);
            FileLocks.open(path).close();
            other.unlock(Family.PER_PROCESS);
            wait.get();
            assertFalse(other.finds(Family.PER_PROCESS, true));
            assertTrue(lock.isHeld());
            assertFalse(lock.isShared());
            lock.close();
            assertTrue(other.finds(Family.PER_PROCESS, false));
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void aConversionThatFailsAfterwardsHasLostTheLock(On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            other.lock(Family.PER_PROCESS, true);
            HeldLock lock = locks.perProcess().lockShared();
            var wait =
                    kind.start(
                            () -> {
                                lock.upgrade();
                                return null;
                            });
            ProcLocks.awaitWaiters(path, 1);
            FileLocks.open(path).close();
            wait.thread().interrupt();
            assertEquals(InterruptedException.class, wait.failure().getClass());
            assertFalse(lock.isHeld());
            other.unlock(Family.PER_PROCESS);
            locks.perProcess().lock().close();
        }
    }

    @Test
    void detachingADescriptorDropsNothing() throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            var given = FileLocks.open(path);
            HeldLock kept = locks.perProcess().lock(0, 1);
            HeldLock away = given.perProcess().lock(1, 1);
            try (Fd fd = Fd.adopt(given.fd().detach())) {
                assertFalse(other.finds(Family.PER_PROCESS, true, 0, 1));
                assertTrue(kept.isHeld());
                assertFalse(away.isHeld(), "it has no descriptor to unlock it by");
                kept.close();
                assertTrue(other.finds(Family.PER_PROCESS, false, 0, 1));
                locks.perProcess().lock(0, 2).close();
                assertTrue(other.finds(Family.PER_PROCESS, false));
            }
        }
    }

    @Test
    void theBooksGoWithTheLastFileLocks() throws Exception {
        var one = FileLocks.open(path);
        var two = FileLocks.open(path);
        one.perProcess().lock(5, 5);
        one.close();
        assertEquals(1, OpenBooks.count());
        two.perProcess().lock(5, 5);
        two.close();
        two.close();
        assertEquals(0, OpenBooks.count());
    }

    @Test
    void anotherOwnersLockIsNoOverlap() throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            other.lock(Family.PER_PROCESS, false);
            assertEquals(Optional.empty(), locks.perProcess().tryLock());
            assertEquals(Optional.empty(), locks.perProcess().tryLock());
        }
    }
}

package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;
import culebra.testing.FileNames;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Paths at which there is no plain file that one may write. */
class StrangeFileTest extends LockedFile {
    private static final Path NOTHING = Path.of("/dev/null");

    @Test
    void whatIsMissingIsNamedWithTheRemedy() throws Exception {
        Path none = directory.resolve("none");
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), none);
        for (Path missing : List.of(none, dangling, none.resolve("below"))) {
            var refused = assertThrows(NoSuchFileException.class, () -> FileLocks.open(missing));
            assertEquals(missing.toString(), refused.getFile());
            assertTrue(refused.getMessage().contains("openOrCreate"), refused.getMessage());
        }
        Path below = none.resolve("below");
        var refused = assertThrows(NoSuchFileException.class, () -> FileLocks.openOrCreate(below));
        assertFalse(refused.getMessage().contains("openOrCreate"), refused.getMessage());
        assertThrows(IOException.class, () -> FileLocks.open(path.resolve("below a file")));
        Path tooLong = directory.resolve("x".repeat(256));
        var named = assertThrows(ErrnoException.class, () -> FileLocks.openOrCreate(tooLong));
        assertEquals(Errno.ENAMETOOLONG, named.errno());
    }

    @Test
    void aLinkToNothingIsFollowedByWhatCreates() throws Exception {
        FileNames.assumeUnicode();
        Path target = directory.resolve("gr\u00f6\u00dfe 1");
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), target);
        FileLocks.openOrCreate(dangling).close();
        assertTrue(Files.isRegularFile(target));
        assertEquals(0, Files.size(target));
        FileLocks.openOrCreate(target).close();
    }

    @Test
    void whatExistsKeepsItsContents() throws Exception {
        Path file = Files.writeString(directory.resolve("text"), "text");
        FileLocks.openOrCreate(file).close();
        FileLocks.openOrCreate(file, Set.of()).close();
        FileLocks.open(file).close();
        assertEquals("text", Files.readString(file));
    }

    @Test
    void aDirectoryHasSharedLocksAndThoseOfTheWhole() throws Exception {
        try (var locks = FileLocks.open(directory);
                var others = FileLocks.open(directory)) {
            HeldLock lock = locks.wholeFile().lock();
            assertEquals(Optional.empty(), others.wholeFile().tryLockShared());
            lock.close();
            for (RangeLocks ranges : List.of(locks.perOpen(), locks.perProcess())) {
                ranges.lockShared(0, 1).close();
                assertThrows(NonWritableChannelException.class, ranges::tryLock);
                assertEquals(Optional.empty(), ranges.holder());
            }
        }
        var refused = assertThrows(ErrnoException.class, () -> FileLocks.openOrCreate(directory));
        assertEquals(Errno.EISDIR, refused.errno());
    }

    /**
     * Opening a FIFO to lock it does not wait, and its users notice nothing. Other runs on this
     * machine may have the device locked for a moment.
     */
    @Test
    void aFifoAndADeviceAreLockedLikeFiles() throws Exception {
        Path fifo = Fifo.create(directory.resolve("fifo"));
        for (Path strange : List.of(fifo, NOTHING)) {
            try (var locks = FileLocks.open(strange);
                    var others = FileLocks.openOrCreate(strange)) {
                for (Family family : Family.values()) {
                    HeldLock lock = family.of(locks).lock();
                    if (family.isPerOpen()) {
                        assertEquals(Optional.empty(), family.of(others).tryLock());
                    }
                    lock.close();
                    family.of(others).lock().close();
                }
            }
        }
        assertTrue(Fifo.tryOpenForWrite(fifo).isEmpty(), "no reader is left");
    }

    @Test
    void aPipeIsLockedByWhoAdoptsIt() throws Exception {
        try (UnixPipe pipe = UnixPipe.open();
                var locks = FileLocks.adopt(pipe.source().fd());
                HeldLock lock = locks.wholeFile().lock();
                HeldLock shared = locks.perOpen().lockShared()) {
            assertTrue(lock.isHeld() && shared.isHeld());
            assertThrows(NonWritableChannelException.class, locks.perProcess()::tryLock);
        }
    }

    /** Not all that is a descriptor is a file of its own; the kernel locks it all the same. */
    @Test
    void anEventCounterIsLockedToo() throws Exception {
        try (EventFd counter = EventFd.create();
                var locks = FileLocks.adopt(counter.fd());
                HeldLock lock = locks.wholeFile().lock()) {
            counter.add(1);
            assertEquals(1, counter.take());
            assertTrue(lock.isHeld());
        }
    }

    @Test
    void readOnlyFileIsOpenedForReading() throws Exception {
        assumeTrue(succeeds("chattr", "+i", path.toString()), "chattr +i, which is root's");
        try (var locks = FileLocks.open(path)) {
            locks.wholeFile().lock().close();
            locks.perOpen().lockShared().close();
            assertThrows(NonWritableChannelException.class, locks.perOpen()::tryLock);
            assertThrows(IOException.class, () -> FileLocks.openOrCreate(path));
        } finally {
            assertTrue(succeeds("chattr", "-i", path.toString()));
        }
    }

    private static boolean succeeds(String... command) throws Exception {
        try (Peer peer = Peer.command(List.of(command))) {
            return peer.exit() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    @Test
    void aPathOfAnotherFileSystemIsRefused() {
        Path strange = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/file");
        List<Executable> ways =
                List.of(
                        () -> FileLocks.open(strange),
                        () -> FileLocks.openOrCreate(strange),
                        () -> FileLocks.openOrCreate(strange, Set.of()));
        for (Executable way : ways) {
            var refused = assertThrows(IllegalArgumentException.class, way);
            assertTrue(refused.getMessage().contains("default file system"), refused.toString());
        }
    }

    @Test
    void nullIsABug() throws Exception {
        assertThrows(NullPointerException.class, () -> FileLocks.open(null));
        assertThrows(NullPointerException.class, () -> FileLocks.openOrCreate(null));
        assertThrows(NullPointerException.class, () -> FileLocks.openOrCreate(null, Set.of()));
        assertThrows(NullPointerException.class, () -> FileLocks.openOrCreate(path, null));
        assertThrows(NullPointerException.class, () -> FileLocks.adopt(null));
        try (var locks = FileLocks.open(path)) {
            for (Family family : Family.values()) {
                AdvisoryLocks all = family.of(locks);
                assertThrows(NullPointerException.class, () -> all.tryLock(null));
                assertThrows(NullPointerException.class, () -> all.tryLockShared(null));
                try (HeldLock lock = all.lock()) {
                    assertThrows(NullPointerException.class, () -> lock.tryUpgrade(null));
                    assertTrue(lock.isHeld());
                }
            }
            RangeLocks ranges = locks.perOpen();
            assertThrows(NullPointerException.class, () -> ranges.tryLock(0, 1, null));
            assertThrows(NullPointerException.class, () -> ranges.tryLockShared(0, 1, null));
            assertThrows(NullPointerException.class, () -> locks.closeWith(null));
        }
    }

    @Test
    void adoptLeavesWhatItRefusesAsItWas() throws Exception {
        Fd fd = EventFd.create().fd();
        fd.close();
        var refused = assertThrows(IOException.class, () -> FileLocks.adopt(fd));
        assertTrue(refused.getMessage().contains("closed"), refused.getMessage());
        On.VIRTUAL.get(() -> assertThrows(IOException.class, () -> FileLocks.adopt(fd)));
    }
}

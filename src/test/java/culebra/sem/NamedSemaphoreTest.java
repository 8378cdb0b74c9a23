package culebra.sem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Counts;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;
import culebra.testing.TempName;
import culebra.testing.Umask;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Semaphores by name: verbs, permits, names, and the other side in C. */
class NamedSemaphoreTest {
    private final String name = TempName.next();
    private final Path file = Path.of("/dev/shm/sem." + name.substring(1));

    @AfterEach
    void unlink() throws IOException {
        Files.deleteIfExists(file);
    }

    @Test
    void permitsAreCounted() throws Exception {
        try (var semaphore = NamedSemaphore.create(name, 2)) {
            assertEquals(2, semaphore.availablePermits());
            assertTrue(semaphore.tryAcquire());
            semaphore.acquire();
            assertFalse(semaphore.tryAcquire());
            assertFalse(semaphore.tryAcquire(Duration.ZERO));
            assertFalse(semaphore.tryAcquire(Duration.ofSeconds(-1)));
            assertFalse(semaphore.tryAcquire(Duration.ofMillis(5)));
            semaphore.release();
            assertTrue(semaphore.tryAcquire(Duration.ofSeconds(Long.MIN_VALUE)));
        }
    }

    @Test
    void aNameWithAndWithoutSlashIsTheSame() throws Exception {
        try (var semaphore = NamedSemaphore.create(name, 0);
                var same = NamedSemaphore.open(name.substring(1))) {
            same.release();
            assertTrue(semaphore.tryAcquire());
            assertEquals(name, same.name());
        }
    }

    @Test
    void createRequiresANewNameAndOpenAnExistingOne() throws Exception {
        var missing = assertThrows(NoSuchFileException.class, () -> NamedSemaphore.open(name));
        assertTrue(missing.getMessage().contains("create it first"), missing.getMessage());
        assertEquals(Errno.ENOENT, ((ErrnoException) missing.getCause()).errno());
        NamedSemaphore.create(name, 1).close();
        var exists =
                assertThrows(
                        FileAlreadyExistsException.class, () -> NamedSemaphore.create(name, 1));
        assertTrue(exists.getMessage().contains("openOrCreate"), exists.getMessage());
    }

    @Test
    void openOrCreateIgnoresThePermitsOfWhatExists() throws Exception {
        try (var first = NamedSemaphore.openOrCreate(name, 3);
                var second = NamedSemaphore.openOrCreate(name, 7)) {
            assertEquals(3, first.availablePermits());
            assertEquals(3, second.availablePermits());
        }
    }

    @Test
    void unlinkTakesTheNameAndLeavesTheHandles() throws Exception {
        try (var old = NamedSemaphore.create(name, 0)) {
            NamedSemaphore.unlink(name);
            try (var young = NamedSemaphore.create(name, 5)) {
                old.release();
                assertEquals(1, old.availablePermits());
                assertEquals(5, young.availablePermits());
            }
        }
        assertTrue(NamedSemaphore.unlinkIfExists(name));
        assertFalse(NamedSemaphore.unlinkIfExists(name));
        assertThrows(NoSuchFileException.class, () -> NamedSemaphore.unlink(name));
    }

    @Test
    void closingOneHandleLeavesTheOtherUsable() throws Exception {
        var first = NamedSemaphore.create(name, 0);
        try (var second = NamedSemaphore.open(name)) {
            first.close();
            System.gc(); // the first handle's mapping may go now, the second one's must not
            second.release();
            assertTrue(second.tryAcquire());
        }
    }

    @Test
    void onlyTheOwnerMayOpenANewSemaphoreByDefault() throws Exception {
        NamedSemaphore.create(name, 0).close();
        assertEquals("rw-------", mode());
        NamedSemaphore.unlink(name);
        NamedSemaphore.openOrCreate(name, 0).close();
        assertEquals("rw-------", mode());
    }

    /** Creates a semaphore with permissions. */
    static final class Creator {
        public static void main(String[] args) throws IOException {
            var permissions = PosixFilePermissions.fromString(args[2]);
            if (args[0].equals("create")) {
                NamedSemaphore.create(args[1], 0, permissions).close();
            } else {
                NamedSemaphore.openOrCreate(args[1], 0, permissions).close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "create, 000, rw-rw-rw-",
        "create, 022, rw-rw-rw-",
        "openOrCreate, 022, rw-rw-r--",
        "create, 277, rw-------",
        "create, 777, rw-rw----",
        "openOrCreate, 000, ---------",
    })
    void permissionsAreThoseAskedForWhateverTheUmask(String verb, String umask, String asked)
            throws Exception {
        Umask.says(umask, Creator.class, verb, name, asked);
        assertEquals(asked, mode());
    }

    @Test
    void cPostsWhatJavaAcquiresAndTheOtherWayRound() throws Exception {
        try (var semaphore = NamedSemaphore.create(name, 0);
                Peer c = Peer.c("semaphore", "name", name)) {
            c.send("p");
            semaphore.acquire();
            c.expect("ok");
            c.send("w");
            semaphore.release();
            c.expect("ok");
            semaphore.release();
            c.send("v");
            c.expect("1");
        }
    }

    @Test
    void tooManyPermitsAreRefused() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> NamedSemaphore.create(name, -1));
        try (var full = NamedSemaphore.create(name, PosixSemaphore.MAX_PERMITS)) {
            var overflow = assertThrows(IllegalStateException.class, full::release);
            assertTrue(overflow.getMessage().contains(name), overflow.getMessage());
            assertEquals(PosixSemaphore.MAX_PERMITS, full.availablePermits());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33, 4096})
    void aFileThatIsNoSemaphoreIsRefused(int size) throws Exception {
        Files.write(file, new byte[size]);
        var open = assertThrows(FileSystemException.class, () -> NamedSemaphore.open(name));
        assertTrue(open.getMessage().contains("is not a semaphore"), open.getMessage());
        assertThrows(FileSystemException.class, () -> NamedSemaphore.openOrCreate(name, 0));
    }

    @Test
    void aFileOfTheRightSizeWithOtherContentIsRefused() throws Exception {
        byte[] garbage = new byte[32];
        Arrays.fill(garbage, (byte) 0x41); // would make the C library abort the process
        for (byte[] content : List.of(garbage, new byte[32])) {
            Files.write(file, content);
            var open = assertThrows(FileSystemException.class, () -> NamedSemaphore.open(name));
            assertTrue(open.getMessage().contains("is not a semaphore"), open.getMessage());
            assertThrows(FileSystemException.class, () -> NamedSemaphore.openOrCreate(name, 0));
        }
    }

    @Test
    void aFifoOfThatNameIsRefusedWithoutWaiting() throws Exception {
        try (Peer mkfifo = Peer.command(List.of("mkfifo", file.toString()))) {
            mkfifo.join();
        }
        var open = assertThrows(FileSystemException.class, () -> NamedSemaphore.open(name));
        assertTrue(open.getMessage().contains("is not a semaphore"), open.getMessage());
    }

    @Test
    void useAfterCloseNamesTheSemaphore() throws Exception {
        var semaphore = NamedSemaphore.create(name, 1);
        semaphore.close();
        for (var call :
                List.<Executable>of(
                        semaphore::acquire,
                        semaphore::acquireUninterruptibly,
                        semaphore::tryAcquire,
                        () -> semaphore.tryAcquire(Duration.ofMillis(1)),
                        semaphore::release,
                        semaphore::availablePermits)) {
            var failure = assertThrows(IllegalStateException.class, call);
            assertTrue(failure.getMessage().contains(name), failure.getMessage());
        }
    }

    @Test
    void namesOfAnyLengthUpToTheLimitWork() throws Exception {
        String longest = "é" + "x".repeat(249); // 251 bytes
        NamedSemaphore.create(longest, 0).close();
        NamedSemaphore.unlink(longest);
        var tooLong =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> NamedSemaphore.create(longest + "x", 0));
        assertTrue(tooLong.getMessage().contains("252 bytes"), tooLong.getMessage());
    }

    @Test
    void manyCyclesLeaveNothingBehind() throws Exception {
        long descriptors = Own.descriptors();
        for (int i = 0; i < Counts.of(300, 10_000); i++) {
            try (var semaphore = NamedSemaphore.create(name, 1)) {
                assertTrue(semaphore.tryAcquire());
                NamedSemaphore.unlink(name);
            }
        }
        Patience.await(
                () -> {
                    System.gc(); // mappings go when nothing refers to them, calls under way
                    // included
                    return Own.mappings(file.toString()) == 0;
                },
                "mappings stay");
        Own.assertNoMoreDescriptors(descriptors);
        assertFalse(Files.exists(file));
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}

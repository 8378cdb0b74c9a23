package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.lock.FileLocks;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvObject;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Handles know whether they have created, and whose name they can remove. */
class CreationTest {
    private static final Set<PosixFilePermission> SHARED =
            PosixFilePermissions.fromString("rw-rw-rw-");
    private static final QueueLimits LIMITS = new QueueLimits(2, 16);

    @TempDir private Path directory;

    private final String name = TempName.next();

    @Test
    void memoryIsCreatedOnceWithPermissionsAndAnInitializer() throws Exception {
        Path file = Path.of("/dev/shm" + name);
        try (var arena = Arena.ofConfined();
                var made =
                        SharedMemory.openOrCreate(
                                name, 8, SHARED, memory -> memory.set(JAVA_INT, 0, 42));
                var same =
                        SharedMemory.openOrCreate(
                                name, 8, Set.of(), memory -> memory.set(JAVA_INT, 0, 43));
                var opened = SharedMemory.open(name)) {
            assertTrue(made.wasCreated());
            assertFalse(same.wasCreated());
            assertFalse(opened.wasCreated());
            assertEquals(SHARED, Files.getPosixFilePermissions(file));
            assertEquals(42, same.map(arena).get(JAVA_INT, 0));
            assertEquals(Optional.of(name), opened.name());
            opened.close();
            opened.unlink();
            assertFalse(Files.exists(file));
            assertThrows(NoSuchFileException.class, made::unlink);
        }
        try (var made = SharedMemory.openOrCreate(name, 8, SHARED)) {
            assertTrue(made.wasCreated());
            made.unlink();
        }
    }

    @Test
    void anonymousMemoryHasNoNameToRemove() throws Exception {
        try (var memory = SharedMemory.anonymous(8);
                var adopted = SharedMemory.adopt(memory.fd().dup())) {
            assertTrue(memory.wasCreated());
            assertFalse(adopted.wasCreated());
            assertEquals(Optional.empty(), memory.name());
            assertEquals(Optional.empty(), adopted.name());
            assertThrows(IllegalStateException.class, memory::unlink);
            assertThrows(IllegalStateException.class, adopted::unlink);
        }
    }

    @Test
    void aQueueIsCreatedOnceWithPermissions() throws Exception {
        try (var made = MessageQueue.openOrCreate(name, LIMITS, SHARED);
                var same = MessageQueue.openOrCreate(name, LIMITS, Set.of());
                var opened = MessageQueue.open(name)) {
            assertTrue(made.wasCreated());
            assertFalse(same.wasCreated());
            assertFalse(opened.wasCreated());
            assertEquals(SHARED, Files.getPosixFilePermissions(same.fd().path()));
            opened.close();
            opened.unlink();
            assertThrows(NoSuchFileException.class, () -> MessageQueue.open(name));
            assertThrows(NoSuchFileException.class, made::unlink);
        } finally {
            MessageQueue.unlinkIfExists(name);
        }
    }

    @Test
    void aSemaphoreIsCreatedOnceWithPermissions() throws Exception {
        try (var made = NamedSemaphore.openOrCreate(name, 1, SHARED);
                var same = NamedSemaphore.openOrCreate(name, 2, Set.of());
                var opened = NamedSemaphore.open(name)) {
            assertTrue(made.wasCreated());
            assertFalse(same.wasCreated());
            assertFalse(opened.wasCreated());
            Path file = Path.of("/dev/shm/sem." + name.substring(1));
            assertEquals(SHARED, Files.getPosixFilePermissions(file));
            opened.close();
            opened.unlink();
            assertFalse(Files.exists(file));
            assertThrows(NoSuchFileException.class, made::unlink);
        } finally {
            NamedSemaphore.unlinkIfExists(name);
        }
    }

    @Test
    void aLockFileIsCreatedOnceAndThroughLinksThatLeadNowhere() throws Exception {
        Path file = directory.resolve("file");
        Path near = Files.createSymbolicLink(directory.resolve("near"), Path.of("file"));
        Path far = Files.createSymbolicLink(directory.resolve("far"), near);
        try (var made = FileLocks.openOrCreate(far, SHARED);
                var same = FileLocks.openOrCreate(far, Set.of());
                var adopted = FileLocks.adopt(same.fd().dup())) {
            assertTrue(made.wasCreated());
            assertFalse(same.wasCreated());
            assertFalse(adopted.wasCreated());
            assertEquals(SHARED, Files.getPosixFilePermissions(file));
        }
        Path lost = Files.createSymbolicLink(directory.resolve("lost"), Path.of("no/file"));
        assertThrows(NoSuchFileException.class, () -> FileLocks.openOrCreate(lost));
    }

    @Test
    void systemVObjectsAreCreatedOnceWithPermissions() throws Exception {
        SysvKey key = SysvKey.of(directory, 7);
        once(
                SysvMemory.openOrCreate(key, 8, SHARED),
                SysvMemory.openOrCreate(key, 8, Set.of()),
                SysvMemory.open(key));
        once(
                SysvQueue.openOrCreate(key, SHARED),
                SysvQueue.openOrCreate(key, Set.of()),
                SysvQueue.open(key));
        once(
                SysvSemaphores.openOrCreate(key, new int[] {1}, SHARED),
                SysvSemaphores.openOrCreate(key, new int[] {2}, Set.of(), Duration.ZERO),
                SysvSemaphores.open(key));
    }

    private static void once(SysvObject<?> made, SysvObject<?> same, SysvObject<?> opened)
            throws IOException {
        try {
            assertTrue(made.wasCreated());
            assertFalse(same.wasCreated());
            assertFalse(opened.wasCreated());
            assertEquals(made.id(), same.id());
            assertEquals(SHARED, opened.permissions());
        } finally {
            made.remove();
        }
    }

    @Test
    void nullPermissionsAreRefusedAndNothingIsCreated() throws Exception {
        SysvKey key = SysvKey.of(directory, 8);
        named(() -> SharedMemory.openOrCreate(name, 8, (Set<PosixFilePermission>) null));
        named(() -> MessageQueue.openOrCreate(name, LIMITS, null));
        named(() -> NamedSemaphore.openOrCreate(name, 0, null));
        named(() -> FileLocks.openOrCreate(directory.resolve("none"), null));
        named(() -> SysvMemory.openOrCreate(key, 8, null));
        named(() -> SysvQueue.openOrCreate(key, null));
        named(() -> SysvSemaphores.openOrCreate(key, new int[1], (Set<PosixFilePermission>) null));
        named(() -> SysvSemaphores.openOrCreate(key, new int[1], null, Duration.ZERO));
        assertThrows(NoSuchFileException.class, () -> SharedMemory.open(name));
        assertThrows(NoSuchFileException.class, () -> MessageQueue.open(name));
        assertThrows(NoSuchFileException.class, () -> NamedSemaphore.open(name));
        assertThrows(NoSuchFileException.class, () -> SysvMemory.open(key));
        assertFalse(Files.exists(directory.resolve("none")));
    }

    private static void named(org.junit.jupiter.api.function.Executable call) {
        var missing = assertThrows(NullPointerException.class, call);
        assertEquals("permissions", missing.getMessage());
    }
}

package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.Access;
import culebra.lock.FileLocks;
import culebra.testing.Own;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;

/** The message of a NullPointerException is the name of the parameter. */
class NullTest {
    private final Arena arena = Arena.ofAuto();

    @Test
    void ofSharedMemory() throws Exception {
        long descriptors = Own.descriptors();
        named("name", () -> SharedMemory.map(null, 8, arena));
        named("arena", () -> SharedMemory.map("x", 8, null));
        named("name", () -> SharedMemory.create(null, 8));
        named("name", () -> SharedMemory.create(null, 8, Set.of()));
        named("permissions", () -> SharedMemory.create("x", 8, null));
        named("name", () -> SharedMemory.createSparse(null, 8));
        named("name", () -> SharedMemory.open(null));
        named("name", () -> SharedMemory.open(null, Access.READ));
        named("access", () -> SharedMemory.open("x", null));
        named("name", () -> SharedMemory.open(null, Access.READ, Duration.ZERO));
        named("access", () -> SharedMemory.open("x", null, Duration.ZERO));
        named("timeout", () -> SharedMemory.open("x", Access.READ, null));
        named("name", () -> SharedMemory.openEmpty(null));
        named("name", () -> SharedMemory.openOrCreate(null, 8));
        named("name", () -> SharedMemory.openOrCreate(null, 8, Set.of(), null));
        named(
                "permissions",
                () -> SharedMemory.openOrCreate("x", 8, (Set<PosixFilePermission>) null));
        named("permissions", () -> SharedMemory.openOrCreate("x", 8, null, null));
        named("fd", () -> SharedMemory.adopt(null));
        named("name", () -> SharedMemory.unlink(null));
        named("name", () -> SharedMemory.unlinkIfExists(null));
        try (var memory = SharedMemory.anonymous(8)) {
            named("arena", () -> memory.map(null));
            named("mode", () -> memory.map(null, 0, 8, arena));
            named("arena", () -> memory.map(MapMode.PRIVATE, 0, 8, null));
            named("seals", () -> memory.seal(null));
            named("arena", () -> memory.closeWith(null));
        }
        Own.assertNoMoreDescriptors(descriptors);
    }

    @Test
    void ofPages() {
        MemorySegment segment = arena.allocate(8);
        named("segment", () -> Pages.force(null));
        named("segment", () -> Pages.pin(null));
        named("segment", () -> Pages.unpin(null));
        named("segment", () -> Pages.advise(null, Advice.NORMAL));
        named("advice", () -> Pages.advise(segment, null));
    }

    @Test
    void ofLocks(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("file");
        named("path", () -> FileLocks.open(null));
        named("path", () -> FileLocks.openOrCreate(null));
        named("path", () -> FileLocks.openOrCreate(null, Set.of()));
        named("permissions", () -> FileLocks.openOrCreate(path, null));
        named("fd", () -> FileLocks.adopt(null));
        try (var locks = FileLocks.openOrCreate(path)) {
            named("arena", () -> locks.closeWith(null));
            named("timeout", () -> locks.wholeFile().tryLock(null));
            named("timeout", () -> locks.wholeFile().tryLockShared(null));
            named("timeout", () -> locks.perOpen().tryLock(0, 1, null));
            named("timeout", () -> locks.perProcess().tryLockShared(0, 1, null));
        }
    }

    private static void named(String parameter, Executable call) {
        assertEquals(parameter, assertThrows(NullPointerException.class, call).getMessage());
    }
}

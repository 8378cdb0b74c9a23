package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.shm.SharedMemory;
import culebra.testing.Elsewhere;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A mutex that is mapped twice, while the name of a mapped file is not plain text. */
class MappedNamesTest {
    private static final long SIZE = 4096;

    @Test
    void aNameWithACarriageReturnDoesNotHideTheHolder() throws Exception {
        String name = TempName.next() + "\rb";
        SharedMemory.create(name, SIZE).close(); // whose mappings may have another name
        try (SharedMemory memory = SharedMemory.open(name)) {
            requireThatTheHolderIsFound(memory);
        } finally {
            SharedMemory.unlink(name);
        }
    }

    /** In a JVM of its own, since a mutex that is created while it is held may crash the JVM. */
    @Test
    void aNameThatIsNotUtf8DoesNotHideTheHolder(@TempDir Path directory) throws Exception {
        Elsewhere.with().run(MappedNamesTest.class, "mapFileOfLatinName", directory.toString());
    }

    static void mapFileOfLatinName(String[] directory) throws Exception {
        Path file = Path.of(URI.create(Path.of(directory[0]).toUri() + "gr%F6%DFe"));
        try (FileChannel channel =
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE);
                Arena arena = Arena.ofConfined();
                SharedMemory memory = SharedMemory.anonymous(SIZE)) {
            MemorySegment mapped = channel.map(MapMode.READ_WRITE, 0, SIZE, arena);
            requireThatTheHolderIsFound(memory);
            assertEquals(0, mapped.get(JAVA_BYTE, 0));
        } finally {
            Files.delete(file);
        }
    }

    private static void requireThatTheHolderIsFound(SharedMemory memory) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = memory.map(arena);
            MemorySegment two = memory.map(arena);
            SharedMutex mutex = SharedMutex.create(one);
            mutex.lock();
            assertThrows(IllegalStateException.class, () -> SharedMutex.create(two));
            SharedMutex other = SharedMutex.open(two);
            assertThrows(IllegalStateException.class, other::lock);
            other.unlock();
            assertTrue(SharedMutexTest.lockAndUnlock(mutex));
        }
    }
}

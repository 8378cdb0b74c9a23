package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.Access;
import culebra.Errno;
import culebra.ErrnoException;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Set;

class SharedMemoryTest {
    private final Arena arena = Arena.ofAuto();

    @Test
    void aCreatedObjectIsZeroThroughoutAndOfItsSizeToTheByte() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 5001)) {
            assertEquals(5001, memory.size());
            assertArrayEquals(new byte[5001], memory.map(arena).toArray(JAVA_BYTE));
        }
    }

    @Test
    void createRefusesANameThatIsTakenAndLeavesTheObjectAlone() throws Throwable {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 8)) {
            memory.map(arena).set(JAVA_LONG, 0, 42);
            Expect.nothingLeaked(
                    () -> {
                        var taken =
                                Expect.failure(
                                        FileAlreadyExistsException.class,
                                        () -> SharedMemory.create(object.name(), 4096),
                                        object.name(),
                                        "openOrCreate",
                                        "unlink");
                        var cause = (ErrnoException) taken.getCause();
                        assertEquals(Errno.EEXIST, cause.errno());
                    });
            assertEquals(8, memory.size());
            assertEquals(42, memory.map(arena).get(JAVA_LONG, 0));
        }
    }

    @Test
    void openSeesWhatAnotherHandleWrote() throws Exception {
        try (var object = TempObject.next();
                var one = SharedMemory.create(object.name(), 16);
                var other = SharedMemory.open(object.name())) {
            one.map(arena).set(JAVA_LONG, 8, 42);
            assertEquals(16, other.size());
            MemorySegment mapped = other.map(arena);
            assertEquals(42, mapped.get(JAVA_LONG, 8));
            mapped.set(JAVA_LONG, 0, 43);
            assertEquals(43, one.map(arena).get(JAVA_LONG, 0));
        }
    }

    @Test
    void openOfAMissingObjectSaysToCreateIt() throws Throwable {
        try (var object = TempObject.next()) {
            Expect.nothingLeaked(
                    () ->
                            Expect.failure(
                                    NoSuchFileException.class,
                                    () -> SharedMemory.open(object.name()),
                                    object.name(),
                                    "create it first",
                                    "openOrCreate"));
            assertFalse(object.exists());
        }
    }

    @Test
    void memoryCannotBeOpenedForWritingOnlyNorForNothing() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 8)) {
            Expect.failure(
                    IllegalArgumentException.class,
                    () -> SharedMemory.open(object.name(), Access.WRITE),
                    "READ_WRITE");
            assertThrows(
                    NullPointerException.class,
                    () -> SharedMemory.open(object.name(), null).close());
            assertThrows(NullPointerException.class, () -> memory.map((MapMode) null, 0, 8, arena));
        }
    }

    @Test
    void aNameIsTheSameWithItsSlashAndWithout() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name().substring(1), 8);
                var same = SharedMemory.open(object.name())) {
            memory.map(arena).set(JAVA_LONG, 0, 42);
            assertEquals(42, same.map(arena).get(JAVA_LONG, 0));
            assertTrue(memory.toString().contains(object.name()));
        }
    }

    @Test
    void unlinkTakesTheNameAndLeavesTheMemory() throws Exception {
        try (var object = TempObject.next();
                var old = SharedMemory.create(object.name(), 8)) {
            MemorySegment mapped = old.map(arena);
            SharedMemory.unlink(object.name());
            assertFalse(object.exists());
            mapped.set(JAVA_LONG, 0, 42);
            assertEquals(42, old.map(arena).get(JAVA_LONG, 0));
            try (var second = SharedMemory.create(object.name(), 8)) {
                assertEquals(0, second.map(arena).get(JAVA_LONG, 0), "the old object's content");
            }
        }
    }

    @Test
    void unlinkOfAMissingNameSaysWhatPutsUpWithIt() throws Exception {
        try (var object = TempObject.next()) {
            Expect.failure(
                    NoSuchFileException.class,
                    () -> SharedMemory.unlink(object.name()),
                    object.name(),
                    "unlinkIfExists");
        }
    }

    @Test
    void unlinkIfExistsTellsWhetherTheNameWasThere() throws Exception {
        try (var object = TempObject.next()) {
            assertFalse(SharedMemory.unlinkIfExists(object.name()));
            SharedMemory.create(object.name(), 8).close();
            assertTrue(SharedMemory.unlinkIfExists(object.name()));
            assertFalse(object.exists());
        }
    }

    @Test
    void closingKeepsTheNameAndTheContent() throws Exception {
        try (var object = TempObject.next()) {
            try (var memory = SharedMemory.create(object.name(), 8)) {
                memory.map(arena).set(JAVA_LONG, 0, 42);
            }
            try (var memory = SharedMemory.open(object.name())) {
                assertEquals(42, memory.map(arena).get(JAVA_LONG, 0));
            }
        }
    }

    @Test
    void everyUseAfterCloseNamesTheObject() throws Exception {
        try (var object = TempObject.next()) {
            SharedMemory memory = SharedMemory.create(object.name(), 8);
            memory.close();
            String[] says = {object.name(), "is closed"};
            Expect.failure(ClosedChannelException.class, memory::size, says);
            Expect.failure(ClosedChannelException.class, () -> memory.map(arena), says);
            Expect.failure(
                    ClosedChannelException.class,
                    () -> memory.map(MapMode.READ_ONLY, 0, 8, arena),
                    says);
            Expect.failure(ClosedChannelException.class, () -> memory.resize(16), says);
            Expect.failure(ClosedChannelException.class, memory::seals, says);
            Expect.failure(
                    ClosedChannelException.class, () -> memory.seal(Set.of(Seal.SEAL)), says);
        }
    }
}

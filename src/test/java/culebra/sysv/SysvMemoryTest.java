package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.Access;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;

class SysvMemoryTest {
    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    @Test
    void whatIsWrittenIsReadThroughEveryHandle() throws Exception {
        SysvKey key = temp.key();
        try (var memory = SysvMemory.create(key, 16);
                var found = SysvMemory.open(key);
                var same = SysvMemory.ofId(memory.id());
                var opened = SysvMemory.openOrCreate(key, 8);
                Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.attach(Access.READ_WRITE, arena);
            assertEquals(0, mapped.get(JAVA_LONG, 0), "new memory is zero");
            mapped.set(JAVA_LONG, 8, 42);
            for (SysvMemory each : List.of(found, same, opened)) {
                assertEquals(memory.id(), each.id());
                assertEquals(16, each.size());
                assertEquals(42, each.attach(Access.READ, arena).get(JAVA_LONG, 8));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4095, 4096, 4097, 3 << 20})
    void theSizeIsTheOneAskedFor(long size) throws Exception {
        try (var memory = temp.memory(size);
                Arena arena = Arena.ofConfined()) {
            assertEquals(size, memory.size());
            MemorySegment mapped = memory.attach(Access.READ_WRITE, arena);
            assertEquals(size, mapped.byteSize());
            mapped.set(JAVA_BYTE, size - 1, (byte) 1);
            assertThrows(
                    IndexOutOfBoundsException.class, () -> mapped.set(JAVA_BYTE, size, (byte) 1));
        }
    }

    @Test
    void aKeyIsCreatedOnceAndFoundOnlyThen() throws Exception {
        SysvKey key = temp.key();
        Expect.failure(
                NoSuchFileException.class,
                () -> SysvMemory.open(key),
                key.toString(),
                "openOrCreate");
        try (var memory = SysvMemory.openOrCreate(key, 8)) {
            assertEquals(8, memory.size());
            Expect.failure(
                    FileAlreadyExistsException.class,
                    () -> SysvMemory.create(key, 8),
                    key.toString());
            assertNotEquals(memory.id(), temp.memory(8).id());
        }
    }

    @Test
    void smallerMemoryThanAskedForIsRefusedAndLargerAccepted() throws Exception {
        SysvKey key = temp.key();
        try (var memory = SysvMemory.create(key, 100);
                var same = SysvMemory.openOrCreate(key, 1)) {
            assertEquals(100, same.size());
            Expect.failure(
                    FileSystemException.class,
                    () -> SysvMemory.openOrCreate(key, 101),
                    key.toString(),
                    "has 100 bytes, but 101");
        }
    }

    @Test
    void whatIsImpossibleIsRefused() throws Exception {
        SysvKey key = temp.key();
        var refused = IllegalArgumentException.class;
        for (long size : new long[] {0, -1, Long.MIN_VALUE}) {
            Expect.failure(refused, () -> SysvMemory.create(key, size), "not " + size);
            assertThrows(refused, () -> SysvMemory.openOrCreate(key, size));
        }
        for (long size : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 4096, 1L << 60}) {
            Expect.failure(
                    IOException.class, () -> SysvMemory.create(key, size), "/proc/sys/kernel/shm");
            assertThrows(IOException.class, () -> SysvMemory.openOrCreate(key, size));
        }
        Expect.failure(refused, () -> SysvMemory.open(SysvKey.PRIVATE), "PRIVATE");
        assertThrows(refused, () -> SysvMemory.openOrCreate(SysvKey.PRIVATE, 8));
        assertThrows(NullPointerException.class, () -> SysvMemory.create(null, 8));
        assertThrows(NullPointerException.class, () -> SysvMemory.create(key, 8, null));
        assertThrows(NullPointerException.class, () -> SysvMemory.open(null));
        assertThrows(NullPointerException.class, () -> SysvMemory.openOrCreate(null, 8));
        assertThrows(NoSuchFileException.class, () -> SysvMemory.open(key), "nothing is left");
        for (int id : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            Expect.failure(RemovedException.class, () -> SysvMemory.ofId(id), "id " + id);
        }
    }

    @Test
    void accessIsForReadingOrForBoth() throws Exception {
        try (var memory = temp.memory(8);
                Arena arena = Arena.ofConfined()) {
            MemorySegment readOnly = memory.attach(Access.READ, arena);
            assertTrue(readOnly.isReadOnly());
            assertThrows(
                    IllegalArgumentException.class, () -> readOnly.set(JAVA_BYTE, 0, (byte) 1));
            assertFalse(memory.attach(Access.READ_WRITE, arena).isReadOnly());
            assertEquals(2, memory.attachments());
            Expect.failure(
                    IllegalArgumentException.class,
                    () -> memory.attach(Access.WRITE, arena),
                    "READ_WRITE");
            assertThrows(NullPointerException.class, () -> memory.attach(null, arena));
            assertThrows(NullPointerException.class, () -> memory.attach(Access.READ, null));
            assertEquals(2, memory.attachments());
        }
    }

    @Test
    void aClosedHandleLeavesWhatIsAttached() throws Exception {
        SysvMemory memory = temp.memory(8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.attach(Access.READ_WRITE, arena);
            memory.close();
            memory.close();
            mapped.set(JAVA_LONG, 0, 3);
            for (var call : Uses.of(memory)) {
                Expect.failure(ClosedChannelException.class, call, "closed");
            }
            try (var same = SysvMemory.ofId(memory.id())) {
                assertEquals(3, same.attach(Access.READ, arena).get(JAVA_LONG, 0));
            }
            Expect.says(memory.toString(), "SysvMemory[id " + memory.id(), "closed]");
        }
    }

    @Test
    void removedMemoryStaysForThoseWhoHaveItAttached() throws Exception {
        SysvKey key = temp.key();
        SysvMemory memory = SysvMemory.create(key, 8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.attach(Access.READ_WRITE, arena);
            memory.remove();
            assertThrows(NoSuchFileException.class, () -> SysvMemory.open(key));
            mapped.set(JAVA_LONG, 0, 5);
            assertEquals(5, memory.attach(Access.READ, arena).get(JAVA_LONG, 0));
            assertEquals(2, memory.attachments());
            memory.remove(); // again, since it still exists
            try (var another = SysvMemory.create(key, 16)) {
                assertNotEquals(memory.id(), another.id());
            }
        }
        for (var call : Uses.of(memory)) {
            Expect.failure(RemovedException.class, call, "id " + memory.id(), "was removed");
        }
        assertThrows(RemovedException.class, () -> SysvMemory.ofId(memory.id()));
    }
}

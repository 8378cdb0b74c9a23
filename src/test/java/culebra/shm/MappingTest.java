package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.Access;
import culebra.testing.Own;

import jdk.nio.mapmode.ExtendedMapMode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonWritableChannelException;
import java.util.List;
import java.util.concurrent.FutureTask;

class MappingTest {
    private static final int SIZE = 3 * 4096 + 100;

    @Test
    void onlyTheThreeOrdinaryModesAreMapped() throws Exception {
        try (var memory = SharedMemory.anonymous(SIZE);
                var arena = Arena.ofConfined()) {
            for (MapMode mode :
                    List.of(ExtendedMapMode.READ_ONLY_SYNC, ExtendedMapMode.READ_WRITE_SYNC)) {
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> memory.map(mode, 0, SIZE, arena));
            }
        }
    }

    @Test
    void aMappingOutlivesTheClosedHandleAndTheName() throws Exception {
        try (var object = TempObject.next();
                var arena = Arena.ofConfined()) {
            MemorySegment mapped;
            try (var memory = SharedMemory.create(object.name(), SIZE)) {
                mapped = memory.map(arena);
            }
            SharedMemory.unlink(object.name());
            mapped.set(JAVA_INT, 4096, 42);
            assertEquals(42, mapped.get(JAVA_INT, 4096));
        }
    }

    @Test
    void closingTheArenaUnmaps() throws Exception {
        try (var object = created();
                var memory = SharedMemory.open(object.name())) {
            for (Arena arena : new Arena[] {Arena.ofConfined(), Arena.ofShared()}) {
                MemorySegment mapped = memory.map(arena);
                assertEquals(1, Own.mappings(object.name()));
                arena.close();
                assertEquals(0, Own.mappings(object.name()));
                assertThrows(IllegalStateException.class, () -> mapped.get(JAVA_BYTE, 0));
            }
        }
    }

    @Test
    void automaticArenaUnmapsUnreachableMapping() throws Exception {
        try (var object = created()) {
            var mapped = SharedMemory.map(object.name(), SIZE, Arena.ofAuto());
            assertEquals(1, Own.mappings(object.name()));
            Reference.reachabilityFence(mapped);
            mapped = null;
            while (Own.mappings(object.name()) > 0) { // ends, or the test's time does
                System.gc();
            }
            assertTrue(object.exists());
        }
    }

    @Test
    void aHandleForReadingGivesSegmentsForReading() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), SIZE);
                var reader = SharedMemory.open(object.name(), Access.READ);
                var arena = Arena.ofConfined()) {
            MemorySegment mapped = reader.map(arena);
            assertTrue(mapped.isReadOnly());
            assertEquals(SIZE, mapped.byteSize());
            assertFalse(memory.map(arena).isReadOnly());
            assertTrue(memory.map(MapMode.READ_ONLY, 0, SIZE, arena).isReadOnly());
            memory.map(arena).set(JAVA_INT, 0, 42);
            assertEquals(42, mapped.get(JAVA_INT, 0));
            assertThrows(IllegalArgumentException.class, () -> mapped.set(JAVA_INT, 0, 43));
            Expect.failure(
                    NonWritableChannelException.class,
                    () -> reader.map(MapMode.READ_WRITE, 0, 8, arena),
                    object.name(),
                    "opened for reading only");
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,4095", "4095,2", "4096,4096", "4097,8191", "12387,1", "0,12388"})
    void aRangeIsMappedFromAnyOffset(int offset, int size) throws Throwable {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), SIZE);
                var arena = Arena.ofConfined()) {
            MemorySegment whole = memory.map(arena);
            for (int i = 0; i < SIZE; i++) {
                whole.set(JAVA_BYTE, i, (byte) (i % 251));
            }
            Expect.nothingLeaked(
                    () -> {
                        try (Arena brief = Arena.ofConfined()) {
                            var part = memory.map(MapMode.READ_WRITE, offset, size, brief);
                            assertEquals(size, part.byteSize());
                            assertEquals(-1, part.mismatch(whole.asSlice(offset, size)));
                            part.set(JAVA_BYTE, size - 1, (byte) 99);
                            assertEquals(99, whole.get(JAVA_BYTE, offset + size - 1));
                        }
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1,1",
        "0,0",
        "0,-1",
        "0,12389",
        "12388,1",
        "12387,2",
        "4096,9223372036854775807",
        "9223372036854775807,1",
        "-9223372036854775808,1"
    })
    void aRangeThatIsNotWithinTheObjectIsRefused(long offset, long size) throws Throwable {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), SIZE);
                var arena = Arena.ofConfined()) {
            Expect.nothingLeaked(
                    () ->
                            Expect.failure(
                                    IllegalArgumentException.class,
                                    () -> memory.map(MapMode.READ_WRITE, offset, size, arena),
                                    size + " bytes from " + offset,
                                    "within SharedMemory[" + object.name() + ", " + SIZE));
        }
    }

    @Test
    void whatIsWrittenPrivatelyOnlyThatMappingSees() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), SIZE);
                var reader = SharedMemory.open(object.name(), Access.READ);
                var arena = Arena.ofConfined()) {
            MemorySegment shared = memory.map(arena);
            shared.fill((byte) 1);
            for (SharedMemory handle : new SharedMemory[] {memory, reader}) {
                MemorySegment mine = handle.map(MapMode.PRIVATE, 4100, 10, arena);
                MemorySegment yours = handle.map(MapMode.PRIVATE, 4100, 10, arena);
                mine.set(JAVA_BYTE, 3, (byte) 2);
                assertEquals(2, mine.get(JAVA_BYTE, 3));
                assertEquals(1, yours.get(JAVA_BYTE, 3));
                assertEquals(1, shared.get(JAVA_BYTE, 4103));
                assertEquals(1, reader.map(arena).get(JAVA_BYTE, 4103));
            }
        }
    }

    @Test
    void anArenaThatIsClosedOrAnotherThreadsIsRefusedAndNothingStaysMapped() throws Throwable {
        var closed = Arena.ofConfined();
        closed.close();
        var other = new FutureTask<>(Arena::ofConfined);
        Thread.ofPlatform().start(other).join();
        try (var object = created();
                var memory = SharedMemory.open(object.name())) {
            assertThrows(IllegalStateException.class, () -> memory.map(closed));
            assertThrows(WrongThreadException.class, () -> memory.map(other.get()));
            assertThrows(NullPointerException.class, () -> memory.map(null));
            assertEquals(0, Own.mappings(object.name()));
        }
    }

    @Test
    void oneCallMapsANamedObject() throws Throwable {
        try (var object = TempObject.next();
                var arena = Arena.ofConfined()) {
            MemorySegment one = SharedMemory.map(object.name(), SIZE, arena);
            assertEquals(SIZE, one.byteSize());
            one.set(JAVA_INT, SIZE - 4, 42);
            Expect.nothingLeaked(() -> readAgain(object.name()));
        }
    }

    /** An object whose creator has closed it: in its maps it would have no name. */
    private static TempObject created() throws IOException {
        TempObject object = TempObject.next();
        SharedMemory.create(object.name(), SIZE).close();
        return object;
    }

    private static void readAgain(String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(42, SharedMemory.map(name, SIZE, arena).get(JAVA_INT, SIZE - 4));
        }
    }
}

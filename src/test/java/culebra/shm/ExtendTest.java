package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel.MapMode;
import java.util.Optional;

/** Mappings that are extended where they are. */
class ExtendTest {
    private static final int SIZE = 1 << 20;
    private static final long LARGE = 1L << 30;

    private static final String PYTHON =
            """
            import mmap, os, sys
            with open(sys.argv[1], 'r+b') as f, mmap.mmap(f.fileno(), 0) as m:
                print(m[0], m[len(m) - 1], flush=True)
            """;

    /**
     * Mappings are counted by it, since other tests of this JVM may have left some to the
     * collector.
     */
    private final String name = TempName.next();

    @ParameterizedTest
    @EnumSource
    void bothSegmentsAreValidAndPythonSeesWhatIsWritten(On kind) throws Exception {
        try (var memory = object(SIZE);
                var arena = Arena.ofShared()) {
            MemorySegment first = withRoomBehind(memory, MapMode.READ_WRITE, 0, arena);
            first.set(JAVA_BYTE, 0, (byte) 1);
            memory.resize(2 * SIZE);
            MemorySegment longer = kind.get(() -> memory.extend(first, 2 * SIZE)).orElseThrow();
            assertEquals(first.address(), longer.address());
            assertEquals(2 * SIZE, longer.byteSize());
            longer.set(JAVA_BYTE, 2 * SIZE - 1, (byte) 2);
            first.set(JAVA_BYTE, 0, (byte) (first.get(JAVA_BYTE, 0) + 10));
            try (Peer python = Peer.python(PYTHON, memory.fd().path().toString())) {
                assertEquals("11 2", python.join());
            }
        }
        assertEquals(0, Own.mappings(name));
    }

    @Test
    void shorterSegmentGetsTheExtendedRangeAgain() throws Exception {
        try (var memory = object(2 * SIZE);
                var arena = Arena.ofConfined()) {
            MemorySegment first = withRoomBehind(memory, MapMode.READ_WRITE, 0, arena);
            MemorySegment longer = memory.extend(first, 2 * SIZE).orElseThrow();
            assertEquals(longer, memory.extend(first, 2 * SIZE).orElseThrow());
            assertEquals(longer, memory.extend(longer, 2 * SIZE).orElseThrow());
            assertEquals(first, memory.extend(first, SIZE).orElseThrow());
        }
        assertEquals(0, Own.mappings(name));
    }

    @Test
    void readOnlyPartThatBeginsWithinAPageIsExtended() throws Exception {
        try (var memory = object(3 * SIZE);
                var arena = Arena.ofConfined()) {
            MemorySegment all = memory.map(arena);
            all.set(JAVA_BYTE, 10 + 2 * SIZE - 1, (byte) 7);
            MemorySegment part = withRoomBehind(memory, MapMode.READ_ONLY, 10, arena);
            MemorySegment longer = memory.extend(part, 2 * SIZE).orElseThrow();
            assertTrue(longer.isReadOnly());
            assertEquals(7, longer.get(JAVA_BYTE, 2 * SIZE - 1));
        }
        assertEquals(0, Own.mappings(name));
    }

    @Test
    void mappingWithoutRoomBehindItStaysAsItIs() throws Exception {
        try (var memory = object(3 * SIZE);
                var arena = Arena.ofConfined()) {
            while (true) { // until the system has put one directly behind another
                MemorySegment behind = memory.map(MapMode.READ_WRITE, 0, SIZE, arena);
                MemorySegment mapped = memory.map(MapMode.READ_WRITE, SIZE, SIZE, arena);
                if (mapped.address() + SIZE != behind.address()) {
                    continue;
                }
                assertEquals(Optional.empty(), memory.extend(mapped, SIZE + 1));
                mapped.fill((byte) 1);
                behind.fill((byte) 2);
                assertEquals(1, mapped.get(JAVA_BYTE, SIZE - 1));
                return;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, SIZE - 1, SIZE + 1, Long.MAX_VALUE})
    void sizeThatIsLessOrNotWithinTheObjectIsRefused(long size) throws Exception {
        try (var memory = object(SIZE + 10);
                var arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.map(MapMode.READ_WRITE, 10, SIZE, arena);
            var refused =
                    assertThrows(IllegalArgumentException.class, () -> memory.extend(mapped, size));
            assertTrue(refused.getMessage().contains("" + size), refused::getMessage);
        }
    }

    @Test
    void whatThisHandleHasNotMappedIsRefused() throws Exception {
        try (var memory = object(SIZE);
                var other = object(SIZE);
                var arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.map(MapMode.READ_WRITE, 0, 100, arena);
            for (MemorySegment each :
                    new MemorySegment[] {
                        other.map(arena),
                        memory.mapGuarded(arena),
                        mapped.asSlice(1),
                        arena.allocate(100),
                        MemorySegment.ofArray(new byte[100]),
                        MemorySegment.NULL
                    }) {
                assertThrows(IllegalArgumentException.class, () -> memory.extend(each, SIZE));
            }
            assertThrows(NullPointerException.class, () -> memory.extend(null, SIZE));
            memory.close();
            assertThrows(ClosedChannelException.class, () -> memory.extend(mapped, 200));
        }
    }

    @Test
    void segmentOfAClosedArenaIsRefused() throws Exception {
        try (var memory = object(SIZE)) {
            var arena = Arena.ofShared();
            MemorySegment mapped = memory.map(MapMode.READ_WRITE, 0, 100, arena);
            arena.close();
            assertThrows(IllegalStateException.class, () -> memory.extend(mapped, SIZE));
            try (var confined = Arena.ofConfined()) {
                MemorySegment own = memory.map(MapMode.READ_WRITE, 0, 100, confined);
                On.PLATFORM.get(
                        () ->
                                assertThrows(
                                        WrongThreadException.class,
                                        () -> memory.extend(own, SIZE)));
            }
        }
    }

    /** The close may come before, between or after the calls. */
    @Test
    void closeDuringAnExtensionUnmapsAll() throws Exception {
        for (int i = 0; i < Counts.of(200, 20_000); i++) {
            try (var memory = object(SIZE)) {
                var arena = Arena.ofShared();
                MemorySegment mapped = memory.map(MapMode.READ_WRITE, 0, 4096, arena);
                var extending =
                        On.PLATFORM.start(
                                () -> {
                                    try {
                                        for (int size = 8192; size <= SIZE; size += 4096) {
                                            memory.extend(mapped, size);
                                        }
                                        return false;
                                    } catch (IllegalStateException closed) {
                                        return true;
                                    }
                                });
                arena.close();
                boolean ignored = extending.get();
            }
            assertEquals(0, Own.mappings(name));
        }
    }

    private SharedMemory object(long size) throws IOException {
        SharedMemory memory = SharedMemory.create(name, size);
        memory.unlink();
        return memory;
    }

    /** The system fills gaps from their upper ends, so the addresses right behind stay free. */
    private static MemorySegment withRoomBehind(
            SharedMemory memory, MapMode mode, long offset, Arena arena) throws IOException {
        try (var large = SharedMemory.createSparse(TempName.next(), LARGE)) {
            large.unlink();
            while (true) { // until the system has put one directly before the other
                try (var brief = Arena.ofConfined()) {
                    MemorySegment behind = large.map(brief);
                    MemorySegment mapped = memory.map(mode, offset, SIZE, arena);
                    long end = mapped.address() + SIZE;
                    if (behind.address() - end >= 0 && behind.address() - end < 4096) {
                        return mapped;
                    }
                }
            }
        }
    }
}

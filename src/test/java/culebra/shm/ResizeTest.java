package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.Access;
import culebra.ErrnoException;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

class ResizeTest {
    private static final long SIZE = 1 << 20;

    private final Arena arena = Arena.ofAuto();

    /** Grows an object by more than a limit on files lets it. */
    static final class Limited {
        public static void main(String[] args) throws IOException {
            try (var memory = SharedMemory.create(args[0], 4096)) {
                memory.resize(60 << 20);
            } catch (ErrnoException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @Test
    void aNewObjectHasAllItsMemoryAndASparseOneNone() throws Exception {
        try (var object = TempObject.next();
                var whole = SharedMemory.create(object.name(), SIZE);
                var other = TempObject.next();
                var sparse = SharedMemory.createSparse(other.name(), SIZE)) {
            assertEquals(SIZE, reserved(object));
            assertEquals(0, reserved(other));
            assertEquals(SIZE, sparse.size());
            sparse.map(arena).set(JAVA_BYTE, 5000, (byte) 1);
            assertEquals(4096, reserved(other));
            assertEquals(SIZE, whole.size());
        }
    }

    @Test
    void growingKeepsTheContentAndReservesZeroes() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 5000);
                var other = SharedMemory.open(object.name())) {
            memory.map(arena).fill((byte) 1);
            memory.resize(SIZE);
            assertEquals(SIZE, memory.size());
            assertEquals(SIZE, other.size());
            assertEquals(SIZE, reserved(object));
            MemorySegment grown = other.map(arena);
            assertEquals(1, grown.get(JAVA_BYTE, 4999));
            assertEquals(0, grown.get(JAVA_BYTE, 5000));
            assertEquals(0, grown.get(JAVA_BYTE, SIZE - 1));
        }
    }

    @Test
    void growingASparseObjectReservesNothing() throws Exception {
        try (var object = TempObject.next();
                var sparse = SharedMemory.createSparse(object.name(), 4096)) {
            sparse.resize(SIZE);
            assertEquals(SIZE, sparse.size());
            assertEquals(0, reserved(object));
        }
    }

    @Test
    void whatWasCutOffIsZeroWhenItGrowsBack() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), SIZE)) {
            memory.map(arena).fill((byte) 1);
            memory.resize(100);
            assertEquals(100, memory.size());
            assertEquals(100, memory.map(arena).byteSize());
            assertTrue(reserved(object) <= 4096);
            memory.resize(SIZE);
            MemorySegment again = memory.map(arena);
            assertEquals(1, again.get(JAVA_BYTE, 99));
            assertEquals(0, again.get(JAVA_BYTE, 100));
        }
    }

    @Test
    void accessToWhatAnotherHandleCutOffIsAnInternalError() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 3 * 4096);
                var other = SharedMemory.open(object.name())) {
            MemorySegment mapped = memory.map(arena);
            other.resize(4096);
            assertEquals(0, mapped.get(JAVA_BYTE, 4095));
            assertThrows(InternalError.class, () -> mapped.asSlice(8192, 4096).fill((byte) 1));
            Expect.failure(
                    IllegalArgumentException.class,
                    () -> memory.map(MapMode.READ_WRITE, 0, 8192, arena),
                    "8192 bytes from 0",
                    "within SharedMemory[" + object.name() + ", 4096 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, (1L << 47) + 1, Long.MAX_VALUE})
    void aSizeThatNoObjectCanHaveIsRefused(long size) throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 4096)) {
            Expect.failure(
                    IllegalArgumentException.class,
                    () -> memory.resize(size),
                    object.name(),
                    String.valueOf(size));
            assertEquals(4096, memory.size());
        }
    }

    @Test
    void growingBeyondWhatIsFreeIsRefusedAndChangesNothing() throws Exception {
        long size = 1L << 46;
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 4096)) {
            Expect.failure(
                    ErrnoException.class,
                    () -> memory.resize(size),
                    object.name(),
                    "ENOSPC",
                    "/dev/shm has free");
            assertEquals(4096, memory.size());
            assertEquals(4096, reserved(object));
        }
    }

    @Test
    void growingThatFailsHalfWayChangesNothing() throws Exception {
        try (var object = TempObject.next()) {
            var command = new ArrayList<>(List.of("prlimit", "--fsize=20000000:20000000"));
            command.addAll(
                    Peer.javaCommand(List.of("-XX:-UsePerfData"), Limited.class, object.name()));
            try (Peer peer = Peer.command(command)) {
                Expect.says(peer.join(), object.name(), "EFBIG", "ulimit -f");
            }
            assertEquals(4096, Files.size(object.file()));
            assertEquals(4096, reserved(object));
        }
    }

    @Test
    void aHandleForReadingCannotResize() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 4096);
                var reader = SharedMemory.open(object.name(), Access.READ)) {
            Expect.failure(
                    NonWritableChannelException.class,
                    () -> reader.resize(8192),
                    object.name(),
                    "opened for reading only");
            assertEquals(4096, memory.size());
        }
    }

    /** The bytes of memory that an object takes. */
    private static long reserved(TempObject object) throws Exception {
        String file = object.file().toString();
        try (Peer stat = Peer.command(List.of("stat", "-c", "%b", file))) {
            return Long.parseLong(stat.join()) * 512;
        }
    }
}

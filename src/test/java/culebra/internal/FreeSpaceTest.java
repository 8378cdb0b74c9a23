package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.libc.Libc;
import culebra.shm.SharedMemory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

class FreeSpaceTest {
    private static final long LARGEST = 1L << 47;

    @ParameterizedTest
    @ValueSource(longs = {1, 4096, LARGEST})
    void aSizeThatAnObjectCanHaveIsAccepted(long size) {
        assertDoesNotThrow(() -> FreeSpace.requireSize("/x", size));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aSizeThatIsNotPositiveIsRefused(long size) {
        assertEquals("/x must have a size of at least 1 byte: " + size, refused(size));
    }

    @ParameterizedTest
    @ValueSource(longs = {LARGEST + 1, Long.MAX_VALUE})
    void aSizeThatCannotBeMappedIsRefused(long size) {
        assertEquals("/x cannot have " + size + " bytes: the limit is 2^47", refused(size));
    }

    @Test
    void ofASmallSizeTheKernelDecides() throws Exception {
        try (var memory = SharedMemory.anonymous(1)) {
            assertEquals(1, FreeSpace.available(memory.fd(), 1, true));
            assertEquals(64L << 20, FreeSpace.available(memory.fd(), 64L << 20, false));
        }
    }

    @Test
    void ofALargeSizeNoMoreIsAvailableThanThereIs() throws Exception {
        try (var anonymous = SharedMemory.anonymous(1)) {
            long free = new File(ShmCalls.DIRECTORY).getTotalSpace();
            long available = FreeSpace.available(anonymous.fd(), LARGEST, true);
            assertTrue(available > 0 && available <= free, () -> available + " of " + free);
            long memory = FreeSpace.available(anonymous.fd(), LARGEST, false);
            assertTrue(memory > 0 && memory < LARGEST, () -> String.valueOf(memory));
        }
    }

    @Test
    void aFileOnADiskKnowsByItselfWhenItIsFull(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        int number = Libc.open.makeInvoker().apply(Arena.ofAuto().allocateFrom(file.toString()), 2);
        try (Fd fd = Fd.adopt(number)) {
            assertEquals(LARGEST, FreeSpace.available(fd, LARGEST, false));
        }
    }

    private static String refused(long size) {
        return assertThrows(IllegalArgumentException.class, () -> FreeSpace.requireSize("/x", size))
                .getMessage();
    }
}

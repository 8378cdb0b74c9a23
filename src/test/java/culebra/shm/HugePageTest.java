package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.fd.Fd;
import culebra.internal.LockCalls;
import culebra.internal.PathName;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/** Memory of huge pages, which another program has made. */
class HugePageTest {
    private static final int PAGE = 2 << 20;

    private static final String MAKER =
            """
            import mmap, os, sys
            fd = os.memfd_create("culebra-huge", os.MFD_HUGETLB | os.MFD_HUGE_2MB)
            os.ftruncate(fd, 2 << 21)
            m = mmap.mmap(fd, 2 << 21)
            m[0], m[4096], m[(2 << 20) + 4097] = 1, 2, 3
            print(fd, flush=True)
            sys.stdin.readline()
            """;

    private ReservedHugePages pages;
    private Peer maker;
    private SharedMemory memory;

    @BeforeEach
    void make() throws IOException {
        pages = ReservedHugePages.atLeast(2);
        maker = Peer.python(MAKER);
        Path path = Path.of("/proc", "" + maker.pid(), "fd", maker.line());
        memory = SharedMemory.adopt(Fd.adopt(LockCalls.open(PathName.bytes(path))));
    }

    @AfterEach
    void close() throws Exception {
        if (memory != null) {
            memory.close();
        }
        if (maker != null) {
            maker.close();
        }
        if (pages != null) {
            pages.close();
        }
    }

    @Test
    void aPartIsUnmappedWithItsArena() throws Exception {
        assertEquals(2 * PAGE, memory.size());
        for (long size : new long[] {1, 4096, PAGE, PAGE + 1, 2 * PAGE}) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment mapped = memory.map(MapMode.READ_WRITE, 0, size, arena);
                assertEquals(size, mapped.byteSize());
                assertEquals(1, mapped.get(JAVA_BYTE, 0));
            }
            assertEquals(0, Own.mappings("memfd:culebra-huge"));
        }
    }

    @Test
    void aPartMayBeginAnywhere() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(2, memory.map(MapMode.READ_ONLY, 4096, 8, arena).get(JAVA_BYTE, 0));
            assertEquals(
                    3, memory.map(MapMode.READ_WRITE, PAGE + 4097, 1, arena).get(JAVA_BYTE, 0));
        }
        assertEquals(0, Own.mappings("memfd:culebra-huge"));
    }

    @Test
    void aSizeThatIsNoMultipleOfAPageIsRefusedWithTheReason() {
        Expect.failure(IOException.class, () -> memory.resize(PAGE + 1), "multiple", "huge page");
    }
}

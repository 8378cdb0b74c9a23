package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.Access;
import culebra.ErrnoException;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.testing.Alone;
import culebra.testing.Capability;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory of huge pages, anonymous and of System V. */
@Alone
class OwnHugePagesTest {
    private static final int PAGE = 2 << 20;

    private static final String PYTHON =
            """
            import mmap, sys
            with open(sys.argv[1], 'r+b') as f, mmap.mmap(f.fileno(), 2 << 21) as m:
                print(m[0] + m[4097], flush=True)
                m[1] = 7
            """;

    @Test
    void anonymousMemoryOfHugePagesIsSharedWithPython() throws Exception {
        try (var pages = ReservedHugePages.atLeast(2);
                var memory = SharedMemory.anonymousHuge(PAGE + 1);
                var arena = Arena.ofConfined()) {
            assertEquals(2 * PAGE, memory.size());
            int free = pages.before() - 2;
            assertEquals(free, ReservedHugePages.free());
            MemorySegment mapped = memory.map(arena);
            mapped.set(JAVA_BYTE, 0, (byte) 1);
            mapped.set(JAVA_BYTE, 4097, (byte) 2);
            try (Peer python = Peer.python(PYTHON, memory.fd().path().toString())) {
                assertEquals("3", python.join());
            }
            assertEquals(7, mapped.get(JAVA_BYTE, 1));
            long tooMuch = (free + 1L) * PAGE;
            var refused =
                    assertThrows(ErrnoException.class, () -> SharedMemory.anonymousHuge(tooMuch));
            String number = free + " free huge pages of 2048 kB";
            assertTrue(refused.getMessage().contains(number), refused::getMessage);
        }
        assertEquals(0, Own.mappings("memfd:culebra-huge"));
    }

    @Test
    void systemVMemoryOfHugePagesIsAttached() throws Exception {
        try (var pages = ReservedHugePages.atLeast(1);
                var memory = SysvMemory.createHuge(SysvKey.PRIVATE, 10);
                var arena = Arena.ofConfined()) {
            try {
                MemorySegment mapped = memory.attach(Access.READ_WRITE, arena);
                mapped.set(JAVA_BYTE, 9, (byte) 1);
                assertEquals(pages.before() - 1, ReservedHugePages.free());
            } finally {
                memory.remove();
            }
        }
    }

    @Test
    void moreThanThereIsIsRefusedWithTheNumberOfFreePages() throws Exception {
        assertRefused(size -> SharedMemory.anonymousHuge(size).close());
    }

    @Test
    void moreSystemVMemoryThanThereIsIsRefusedToo() throws Exception {
        Capability.IPC_LOCK.assume();
        assertRefused(size -> SysvMemory.createHuge(SysvKey.PRIVATE, size).remove());
    }

    private interface Making {
        void of(long size) throws IOException;
    }

    private static void assertRefused(Making making) throws Exception {
        try (var pages = ReservedHugePages.asTheyAre()) {
            long before = Own.descriptors();
            long tooMuch = (ReservedHugePages.free() + 1L) * PAGE;
            var refused = assertThrows(ErrnoException.class, () -> making.of(tooMuch));
            assertTrue(refused.getMessage().contains("free huge pages of"), refused::getMessage);
            assertTrue(refused.getMessage().contains("vm.nr_hugepages"), refused::getMessage);
            Own.assertNoMoreDescriptors(before);
        }
    }
}

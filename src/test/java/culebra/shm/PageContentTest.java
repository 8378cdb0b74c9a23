package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.ErrnoException;
import culebra.testing.Capability;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is asked of pages beyond advice: to drop them, to fetch them, to keep all of them. */
class PageContentTest {
    private static final int PAGE = 4096;

    /** Keeps all of its memory in RAM, then no more. */
    static final class Pinned {
        public static void main(String[] args) throws IOException {
            Pages.pinProcess();
            System.out.println(locked() > 1000);
            Pages.unpinProcess();
            System.out.println(locked());
        }

        private static long locked() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmLck:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        }
    }

    @Test
    void discardDropsWhatIsPrivateAndKeepsWhatIsShared() throws Exception {
        try (var memory = SharedMemory.anonymous(3 * PAGE);
                var arena = Arena.ofConfined()) {
            MemorySegment shared = memory.map(arena);
            shared.fill((byte) 1);
            MemorySegment own = memory.map(MapMode.PRIVATE, 0, 3 * PAGE, arena);
            own.fill((byte) 2);
            Pages.discard(shared);
            Pages.discard(own.asSlice(1, 3 * PAGE - 1)); // not the first page
            assertEquals(1, shared.get(JAVA_BYTE, PAGE));
            assertEquals(2, own.get(JAVA_BYTE, 1));
            assertEquals(1, own.get(JAVA_BYTE, PAGE));
            Pages.discard(own.asSlice(10, PAGE)); // no whole page
            assertEquals(2, own.get(JAVA_BYTE, 10));
        }
    }

    @Test
    void removeGivesMemoryBackForAllWhoShareIt() throws Exception {
        try (var memory = SharedMemory.anonymous(3 * PAGE);
                var arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.map(arena);
            mapped.fill((byte) 1);
            MemorySegment other = memory.map(arena);
            Pages.remove(mapped.asSlice(PAGE, PAGE));
            assertEquals(1, other.get(JAVA_BYTE, PAGE - 1));
            assertEquals(0, other.get(JAVA_BYTE, PAGE));
            assertEquals(1, other.get(JAVA_BYTE, 2 * PAGE));
            MemorySegment own = memory.map(MapMode.PRIVATE, 0, PAGE, arena);
            assertTeaches("private", () -> Pages.remove(own));
            assertTeaches("shared", () -> Pages.free(mapped));
            Pages.pin(mapped);
            assertTeaches("pinned", () -> Pages.discard(mapped));
        }
    }

    @Test
    void freeLeavesMemoryUsable() throws Exception {
        try (var arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64 * PAGE);
            memory.fill((byte) 1);
            Pages.free(memory);
            byte now = memory.get(JAVA_BYTE, 32 * PAGE);
            assertTrue(now == 0 || now == 1);
            memory.fill((byte) 2);
            assertEquals(2, memory.get(JAVA_BYTE, 32 * PAGE));
        }
    }

    @Test
    void pagesAreFetchedInAdvance() throws Exception {
        try (var memory = SharedMemory.createSparse(TempName.next(), 16 * PAGE);
                var arena = Arena.ofConfined()) {
            memory.unlink();
            MemorySegment mapped = memory.map(arena);
            Pages.advise(mapped, Advice.POPULATE_WRITE);
            Pages.advise(mapped, Advice.POPULATE_READ);
            Pages.forceLater(mapped);
            assertEquals(16L * PAGE / 512, blocks(memory));
        }
    }

    private static long blocks(SharedMemory memory) throws Exception {
        return Long.parseLong(
                Peer.command(List.of("stat", "-L", "-c", "%b", memory.fd().path().toString()))
                        .join());
    }

    @Test
    void guardPagesAreBeforeAndAfterAMapping() throws Exception {
        try (var memory = SharedMemory.anonymous(PAGE + 1)) {
            long address;
            try (var arena = Arena.ofConfined()) {
                MemorySegment mapped = memory.mapGuarded(arena);
                assertEquals(PAGE + 1, mapped.byteSize());
                mapped.fill((byte) 1);
                assertEquals(1, memory.map(arena).get(JAVA_BYTE, PAGE));
                address = mapped.address();
                assertTrue(isMapped(address - PAGE, "---p"));
                assertTrue(isMapped(address, "rw-s"));
                assertTrue(isMapped(address + 2 * PAGE, "---p"));
            }
            assertTrue(!isMapped(address, "rw-s"));
            Arena closed = Arena.ofConfined();
            closed.close();
            assertThrows(IllegalStateException.class, () -> memory.mapGuarded(closed));
        }
    }

    /** Guards may be one with neighbours of the same rights. */
    private static boolean isMapped(long address, String rights) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .map(line -> line.split("[- ]", 3))
                .filter(words -> !words[0].startsWith("ffff")) // the kernel's
                .filter(words -> Long.parseLong(words[0], 16) <= address)
                .filter(words -> Long.parseLong(words[1], 16) > address)
                .anyMatch(words -> words[2].startsWith(rights));
    }

    @Test
    void readOnlyAndHeapMemoryIsRefused() throws Exception {
        try (var memory = SharedMemory.anonymous(PAGE);
                var arena = Arena.ofConfined()) {
            MemorySegment readOnly = memory.map(arena).asReadOnly();
            MemorySegment heap = MemorySegment.ofArray(new byte[2 * PAGE]);
            for (MemorySegment each : new MemorySegment[] {readOnly, heap}) {
                assertThrows(IllegalArgumentException.class, () -> Pages.discard(each));
                assertThrows(IllegalArgumentException.class, () -> Pages.free(each));
                assertThrows(IllegalArgumentException.class, () -> Pages.remove(each));
            }
            assertThrows(IllegalArgumentException.class, () -> Pages.forceLater(heap));
        }
    }

    @Test
    void aProcessKeepsAllItsMemory() throws Exception {
        Capability.IPC_LOCK.assume(); // RLIMIT_MEMLOCK allows less than a JVM has
        try (Peer child = Peer.java(Pinned.class)) {
            child.expect("true");
            assertEquals("0", child.join());
        }
    }

    private static void assertTeaches(String word, Executable request) {
        var refused = assertThrows(ErrnoException.class, request);
        assertTrue(refused.getMessage().contains(word), refused::getMessage);
    }
}

package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.ErrnoException;
import culebra.testing.OtherUser;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class PagesTest {
    private static final int SIZE = 8 * 4096;

    @TempDir private Path directory;

    /** Pins more than it may. */
    static final class Greedy {
        public static void main(String[] args) throws IOException {
            try (var memory = SharedMemory.anonymous(1 << 20);
                    var arena = Arena.ofConfined()) {
                MemorySegment mapped = memory.map(arena);
                Pages.pin(mapped.asSlice(0, 4096));
                Pages.pin(mapped);
            } catch (ErrnoException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @Test
    void aPinnedMappingIsLockedUntilItIsUnpinned() throws Exception {
        try (var memory = SharedMemory.anonymous(SIZE);
                var arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.map(arena);
            long before = locked();
            Pages.pin(mapped);
            assertEquals(before + SIZE, locked());
            Pages.pin(mapped);
            Pages.unpin(mapped);
            assertEquals(before, locked());
        }
    }

    @ParameterizedTest
    @CsvSource({"5000,10,1", "4090,10,2", "0,1,1", "4096,4096,1", "4095,4098,3", "32767,1,1"})
    void aSliceReachesToTheEndsOfItsPages(int offset, int size, int pages) throws Exception {
        try (var memory = SharedMemory.anonymous(SIZE);
                var arena = Arena.ofConfined()) {
            MemorySegment slice = memory.map(arena).asSlice(offset, size);
            long before = locked();
            Pages.pin(slice);
            assertEquals(before + pages * 4096L, locked());
            Pages.unpin(slice);
            assertEquals(before, locked());
            Pages.force(slice);
        }
    }

    @Test
    void whatIsForcedIsInTheFile() throws Exception {
        Path path = directory.resolve("file");
        try (var file =
                        FileChannel.open(
                                path,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE);
                var arena = Arena.ofConfined()) {
            MemorySegment mapped = file.map(MapMode.READ_WRITE, 0, SIZE, arena);
            mapped.set(JAVA_BYTE, 5003, (byte) 42);
            Pages.force(mapped.asSlice(5003, 1));
            Pages.force(mapped);
            Pages.force(mapped.asReadOnly());
            assertEquals(42, Files.readAllBytes(path)[5003]);
        }
    }

    @ParameterizedTest
    @CsvSource({"RANDOM,rr", "SEQUENTIAL,sr", "HUGE_PAGES,hg", "SMALL_PAGES,nh"})
    void adviceIsSeenInTheFlagsOfThePagesItReaches(Advice advice, String flag) throws Exception {
        try (var memory = SharedMemory.anonymous(SIZE);
                var arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.map(arena);
            MemorySegment slice = mapped.asSlice(4097, 100);
            assertTrue(!flags(mapped, 4096).contains(flag));
            Pages.advise(slice, advice);
            assertTrue(flags(mapped, 4096).contains(flag), () -> advice + ": " + flag);
            Pages.advise(mapped, advice);
            assertTrue(flags(mapped, 0).contains(flag));
        }
    }

    @Test
    void adviceNeverChangesContent() throws Exception {
        try (var memory = SharedMemory.anonymous(SIZE);
                var arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.map(arena);
            mapped.fill((byte) 42);
            byte[] content = mapped.toArray(JAVA_BYTE);
            for (Advice advice : Advice.values()) {
                Pages.advise(mapped, advice);
                assertEquals(-1, mapped.mismatch(MemorySegment.ofArray(content)), advice.name());
            }
            Pages.advise(mapped, Advice.RANDOM);
            Pages.advise(mapped, Advice.NORMAL);
            assertTrue(!flags(mapped, 0).contains("rr"));
        }
    }

    @Test
    void aSegmentOnTheHeapIsRefused() {
        for (Executable request : requests(MemorySegment.ofArray(new byte[4096]))) {
            Expect.failure(IllegalArgumentException.class, request, "Java heap");
        }
    }

    @Test
    void aClosedArenaOrAnotherThreadsIsRefused() {
        Arena arena = Arena.ofConfined();
        MemorySegment segment = arena.allocate(4096);
        for (Executable request : requests(segment)) {
            var elsewhere =
                    CompletableFuture.runAsync(
                            () -> assertThrows(WrongThreadException.class, request),
                            Thread.ofPlatform()::start);
            elsewhere.join();
        }
        arena.close();
        for (Executable request : requests(segment)) {
            assertThrows(IllegalStateException.class, request);
        }
    }

    @Test
    void whatIsNotMappedIsRefusedByItsAddress() {
        MemorySegment nowhere = MemorySegment.ofAddress(0x1000).reinterpret(10);
        for (Executable request : requests(nowhere)) {
            Expect.failure(ErrnoException.class, request, "0x1000", "ENOMEM");
        }
    }

    @Test
    void pinningMoreThanTheLimitNamesTheLimit() throws Exception {
        var limit = List.of("prlimit", "--memlock=65536:65536");
        try (Peer peer = OtherUser.java(limit, Greedy.class)) {
            Expect.says(peer.join(), "mlock", "byteSize: 1048576", "RLIMIT_MEMLOCK", "ulimit -l");
        }
    }

    private static List<Executable> requests(MemorySegment segment) {
        return List.of(
                () -> Pages.force(segment),
                () -> Pages.pin(segment),
                () -> Pages.unpin(segment),
                () -> Pages.advise(segment, Advice.NORMAL));
    }

    /** The bytes that this process has locked. */
    private static long locked() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmLck:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .sum();
        }
    }

    /** The flags of the mapping at an offset of a segment. */
    private static List<String> flags(MemorySegment mapped, long offset) throws IOException {
        long address = mapped.address() + offset;
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/smaps"))) {
            return lines.dropWhile(line -> !contains(line, address))
                    .filter(line -> line.startsWith("VmFlags:"))
                    .findFirst()
                    .map(line -> List.of(line.split(" +")))
                    .orElseThrow();
        }
    }

    private static boolean contains(String line, long address) {
        Matcher range = Pattern.compile("^([0-9a-f]+)-([0-9a-f]+) .*").matcher(line);
        return range.matches()
                && Long.parseUnsignedLong(range.group(1), 16) <= address
                && address < Long.parseUnsignedLong(range.group(2), 16);
    }
}

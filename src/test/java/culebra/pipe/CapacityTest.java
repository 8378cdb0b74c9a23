package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import culebra.Access;
import culebra.Errno;
import culebra.ErrnoException;
import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.lock.FileLocks;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much a pipe can hold, and what the system does not let it hold. */
class CapacityTest {
    private static final Path LIMIT = Path.of("/proc/sys/fs/pipe-max-size");
    private static final int SYS_RESOURCE = 24;

    @ParameterizedTest
    @CsvSource({"1, 4096", "4096, 4096", "4097, 8192", "12288, 16384", "200000, 262144"})
    void aCapacityIsRoundedUp(int asked, int held) throws Exception {
        try (UnixPipe pipe = UnixPipe.open(asked);
                UnixPipe other = UnixPipe.open()) {
            assertEquals(held, pipe.capacity());
            assertEquals(65_536, other.capacity());
            assertEquals(held, other.capacity(asked));
            assertEquals(held, other.capacity());
        }
    }

    @Test
    void aPipeHoldsWhatItsCapacitySaysAndNoMore() throws Exception {
        try (UnixPipe pipe = UnixPipe.open(8192)) {
            assertEquals(8192, pipe.sink().tryWrite(ByteBuffer.allocate(20_000)));
            assertEquals(8192, pipe.available());
            assertEquals(16_384, pipe.capacity(16_384));
            assertEquals(8192, pipe.sink().tryWrite(ByteBuffer.allocate(20_000)));
        }
    }

    @Test
    void anotherProcessSeesAndChangesTheCapacity() throws Exception {
        String script =
                """
                import fcntl, os, sys
                fd = os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK)
                print(fcntl.fcntl(fd, 1032))
                fcntl.fcntl(fd, 1031, 32768)
                """;
        try (UnixPipe pipe = UnixPipe.open(16_384);
                Peer peer = Peer.python(script, pipe.source().fd().path().toString())) {
            peer.expect("16384");
            peer.join();
            assertEquals(32_768, pipe.capacity());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aCapacityThatIsNotPositiveIsRefusedAndNothingIsOpened(int capacity) throws Exception {
        long before = Own.descriptors();
        var refused = assertThrows(IllegalArgumentException.class, () -> UnixPipe.open(capacity));
        assertTrue(
                refused.getMessage().contains("least 1 byte: " + capacity), refused.getMessage());
        Own.assertNoMoreDescriptors(before);
        try (UnixPipe pipe = UnixPipe.open()) {
            assertThrows(IllegalArgumentException.class, () -> pipe.capacity(capacity));
            assertEquals(65_536, pipe.capacity());
        }
    }

    @Test
    void aCapacityAboveTheLimitNamesTheLimit() throws Exception {
        assumeFalse(mayExceedLimits(), "CAP_SYS_RESOURCE may exceed " + LIMIT);
        int limit = Integer.parseInt(Files.readAllLines(LIMIT).get(0));
        long before = Own.descriptors();
        refusedByTheLimit(() -> UnixPipe.open(limit + 1), limit);
        Own.assertNoMoreDescriptors(before);
        try (UnixPipe pipe = UnixPipe.open()) {
            refusedByTheLimit(() -> pipe.capacity(limit + 1), limit);
            refusedByTheLimit(() -> pipe.capacity(Integer.MAX_VALUE), limit);
            assertEquals(65_536, pipe.capacity());
            assertEquals(limit, pipe.capacity(limit));
        }
    }

    private static void refusedByTheLimit(Executable call, int limit) {
        var refused = assertThrows(ErrnoException.class, call);
        assertEquals(Errno.EPERM, refused.errno());
        String message = refused.getMessage();
        assertTrue(message.contains("limit of " + limit + " in " + LIMIT), message);
    }

    @Test
    void aCapacityBelowWhatWaitsTellsHowMuchWaits() throws Exception {
        try (UnixPipe pipe = UnixPipe.open()) {
            pipe.sink().write(ByteBuffer.allocate(10_000));
            var refused = assertThrows(ErrnoException.class, () -> pipe.capacity(4096));
            assertEquals(Errno.EBUSY, refused.errno());
            assertTrue(
                    refused.getMessage().contains("10000 bytes are still unread"),
                    refused.getMessage());
            assertEquals(65_536, pipe.capacity());
            pipe.source().read(ByteBuffer.allocate(10_000));
            assertEquals(4096, pipe.capacity(4096));
        }
    }

    @Test
    void aFifoOpenedOneWayTellsItsCapacityAndWhatWaits(@TempDir Path directory) throws Exception {
        Path path = Fifo.create(directory.resolve("fifo"));
        try (UnixPipe both = Fifo.openReadWrite(path);
                ReadChannel source = Fifo.openForRead(path);
                WriteChannel sink = Fifo.openForWrite(path)) {
            assertEquals(65_536, source.capacity());
            assertEquals(8192, sink.capacity(8000));
            assertEquals(8192, source.capacity());
            assertEquals(8192, both.capacity());
            assertEquals(0, source.available());
            sink.write(ByteBuffer.allocate(5000));
            assertEquals(5000, source.available());
            assertEquals(5000, sink.available());
            var refused = assertThrows(ErrnoException.class, () -> source.capacity(4096));
            assertTrue(
                    refused.getMessage().contains("5000 bytes are still unread"),
                    refused.getMessage());
            assertThrows(IllegalArgumentException.class, () -> source.capacity(0));
            assertThrows(IllegalArgumentException.class, () -> sink.capacity(-1));
            source.close();
            sink.close();
            assertThrows(ClosedChannelException.class, source::capacity);
            assertThrows(ClosedChannelException.class, source::available);
            assertThrows(ClosedChannelException.class, () -> sink.capacity(1));
            assertThrows(ClosedChannelException.class, sink::available);
        }
    }

    @Test
    void whatIsNoPipeHasNoCapacity(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[7]);
        try (var locks = FileLocks.open(file);
                var reads = ReadChannel.adopt(locks.fd().dup());
                var writes = WriteChannel.adopt(locks.fd().dup());
                EventFd counter = EventFd.create();
                var counts = ReadChannel.adopt(counter.fd().dup())) {
            for (Executable call :
                    List.<Executable>of(
                            reads::capacity,
                            () -> reads.capacity(4096),
                            writes::capacity,
                            writes::available,
                            counts::capacity,
                            counts::available)) {
                assertThrows(UnsupportedOperationException.class, call);
            }
            assertEquals(7, reads.available());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "2147483647, 2147483647",
        "2147483648, 2147483647",
        "4294967290, 2147483647",
        "4294967296, 2147483647",
        "4294967303, 2147483647"
    })
    void theBytesToReadOfALargeFileAreAtMostTheGreatestInt(
            long size, int available, @TempDir Path directory) throws Exception {
        Path path = directory.resolve("file");
        try (var file = FileChannel.open(path, CREATE_NEW, WRITE);
                var source = ReadChannel.adopt(Fd.open(path, Access.READ))) {
            if (size > 0) {
                file.write(ByteBuffer.allocate(1), size - 1);
            }
            assertEquals(available, source.available());
        }
    }

    @Test
    void noBytesAreLeftBeyondTheEndOfAFile(@TempDir Path directory) throws Exception {
        Path path = Files.write(directory.resolve("file"), new byte[7]);
        try (var file = FileChannel.open(path, WRITE);
                var source = ReadChannel.adopt(Fd.open(path, Access.READ))) {
            source.read(ByteBuffer.allocate(5));
            assertEquals(2, source.available());
            file.truncate(3);
            assertEquals(0, source.available());
        }
    }

    private static boolean mayExceedLimits() throws IOException {
        String line =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(each -> each.startsWith("CapEff:"))
                        .findFirst()
                        .orElseThrow();
        long capabilities = Long.parseUnsignedLong(line.substring(7).strip(), 16);
        return (capabilities >> SYS_RESOURCE & 1) == 1;
    }
}

package culebra.fd;

import static culebra.fd.MovedBytes.SIZE;
import static culebra.fd.MovedBytes.random;
import static culebra.fd.MovedBytes.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import culebra.Access;
import culebra.pipe.UnixPipe;
import culebra.shm.SharedMemory;
import culebra.socket.StreamSocket;
import culebra.testing.On;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Bytes at a position of a file, moved by this library and by the JDK. */
class FilePositionTransferTest {
    @TempDir private Path directory;

    private final byte[] bytes = random(SIZE);

    /** The file's own position stays at the start. */
    @ParameterizedTest
    @EnumSource
    void bytesAtAPositionAreMovedToAllKindsOfTargets(On kind) throws Exception {
        Path copy = directory.resolve("copy");
        try (var file = file();
                var sockets = StreamSocket.pair();
                var pipe = UnixPipe.open();
                var to = WriteChannel.adopt(Fd.create(copy, Access.WRITE))) {
            byte[] part = Arrays.copyOfRange(bytes, SIZE - 5000, SIZE);
            assertEquals(5000, kind.get(() -> file.transferTo(SIZE - 5000, to, Long.MAX_VALUE)));
            assertArrayEquals(part, Files.readAllBytes(copy));
            assertEquals(5000, kind.get(() -> file.transferTo(SIZE - 5000, pipe.sink(), 5000)));
            assertArrayEquals(part, read(pipe.source(), 5000));
            Duration moment = Duration.ofMillis(1);
            assertEquals(
                    4000, kind.get(() -> file.tryTransferTo(SIZE - 5000, sockets.first(), 4000)));
            assertEquals(
                    1000,
                    kind.get(() -> file.tryTransferTo(SIZE - 1000, sockets.first(), 9999, moment)));
            sockets.first().shutdownOutput();
            var received = ByteBuffer.allocate(5000);
            while (sockets.second().read(received) > 0) {}
            assertArrayEquals(part, received.array());
            for (long end : new long[] {SIZE, Long.MAX_VALUE}) {
                assertEquals(-1, kind.get(() -> file.tryTransferTo(end, pipe.sink(), 1)), "" + end);
                assertEquals(-1, kind.get(() -> file.transferTo(end, to, 1)), "" + end);
            }
            assertEquals(SIZE, file.transferTo(0, to, SIZE));
            assertEquals(5000, file.tryTransferTo(pipe.sink(), 5000));
            assertArrayEquals(Arrays.copyOf(bytes, 5000), read(pipe.source(), 5000));
        }
    }

    /** Memory may be larger than the files of most file systems. */
    @ParameterizedTest
    @EnumSource
    void thePositionMayBeNearTheGreatestNumber(On kind) throws Exception {
        long start = Long.MAX_VALUE - 20_000;
        try (var memory = SharedMemory.anonymous(1);
                var pipe = UnixPipe.open();
                var to = WriteChannel.adopt(Fd.create(directory.resolve("copy"), Access.WRITE));
                var file = FileChannel.open(memory.fd().path(), WRITE);
                var source = ReadChannel.adopt(memory.fd().dup())) {
            assertEquals(-1, kind.get(() -> source.tryTransferTo(start, pipe.sink(), 1)));
            file.write(ByteBuffer.wrap(bytes, 0, 10_000), start);
            long at = start + 4000;
            assertEquals(5000, kind.get(() -> source.tryTransferTo(at, pipe.sink(), 5000)));
            assertArrayEquals(Arrays.copyOfRange(bytes, 4000, 9000), read(pipe.source(), 5000));
            long end = start + 10_000;
            for (long none : new long[] {end, end + 5000, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
                assertEquals(-1, kind.get(() -> source.transferTo(none, pipe.sink(), SIZE)));
                assertEquals(-1, kind.get(() -> source.transferTo(none, to, Long.MAX_VALUE)));
            }
            assertEquals(10_000, kind.get(() -> source.transferTo(start, pipe.sink(), SIZE)));
            assertArrayEquals(Arrays.copyOf(bytes, 10_000), read(pipe.source(), 10_000));
        }
    }

    @Test
    void positionsAreThoseOfAFile() throws Exception {
        try (var file = file();
                var pipe = UnixPipe.open();
                var other = UnixPipe.open()) {
            assertThrows(IllegalArgumentException.class, () -> file.transferTo(-1, pipe.sink(), 1));
            assertThrows(
                    IllegalArgumentException.class, () -> file.tryTransferTo(0, pipe.sink(), -1));
            var refused =
                    assertThrows(
                            UnsupportedOperationException.class,
                            () -> pipe.source().tryTransferTo(0, other.sink(), 1));
            assertTrue(refused.getMessage().contains("not a file"), refused::getMessage);
            file.close();
            assertThrows(ClosedChannelException.class, () -> file.tryTransferTo(0, pipe.sink(), 1));
        }
    }

    /** The JDK moves bytes inside the kernel only between channels of its own. */
    @ParameterizedTest
    @EnumSource
    void aFileChannelCopiesToAndFromTheseChannels(On kind) throws Exception {
        Path copy = directory.resolve("copy");
        try (var source = file();
                var pipe = UnixPipe.open();
                var file = FileChannel.open(directory.resolve("file"));
                var target = FileChannel.open(copy, CREATE, WRITE)) {
            assertEquals(5000, kind.get(() -> file.transferTo(100, 5000, pipe.sink())));
            assertEquals(5000, kind.get(() -> target.transferFrom(pipe.source(), 0, 5000)));
            assertArrayEquals(Arrays.copyOfRange(bytes, 100, 5100), Files.readAllBytes(copy));
            long all = kind.get(() -> target.transferFrom(source, 0, SIZE + 1));
            assertEquals(SIZE, all);
            assertArrayEquals(bytes, Files.readAllBytes(copy));
        }
        try (var sockets = StreamSocket.pair();
                var file = FileChannel.open(directory.resolve("file"))) {
            assertEquals(5000, kind.get(() -> file.transferTo(0, 5000, sockets.first())));
        }
        try (var pipe = UnixPipe.open(); // a channel of the JDK on the same pipe
                var jdk = FileChannel.open(pipe.sink().fd().path(), WRITE);
                var file = FileChannel.open(directory.resolve("file"))) {
            assertEquals(5000, kind.get(() -> file.transferTo(100, 5000, jdk)));
            assertArrayEquals(Arrays.copyOfRange(bytes, 100, 5100), read(pipe.source(), 5000));
        }
    }

    private ReadChannel file() throws Exception {
        return MovedBytes.file(directory, bytes);
    }
}

package culebra.fd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import culebra.Access;
import culebra.Errno;
import culebra.ErrnoException;
import culebra.event.EventFd;
import culebra.internal.Abi;
import culebra.pipe.UnixPipe;
import culebra.shm.SharedMemory;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.testing.Blocked;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Bytes that are moved inside the kernel, between all kinds of descriptors. */
class KernelTransferTest {
    private static final int SIZE = 1_000_000;

    private static final String PYTHON =
            """
            import hashlib, socket, sys
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
                s.connect('\\0' + sys.argv[1])
                hash = hashlib.sha256()
                while data := s.recv(10000):
                    hash.update(data)
                s.sendall(b'got it')
                print(hash.hexdigest(), flush=True)
            """;

    @TempDir private Path directory;

    private byte[] bytes;

    @ParameterizedTest
    @EnumSource
    void aFileIsSentToPython(On kind) throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.unnamed());
                Peer python = python(listener);
                var socket = listener.accept();
                var file = file();
                var pipe = UnixPipe.open()) {
            assertEquals(SIZE, kind.get(() -> file.transferTo(socket, SIZE)));
            assertEquals(-1, kind.get(() -> file.transferTo(socket, SIZE)));
            socket.shutdownOutput();
            python.expect(hash(bytes));
            assertEquals(6, kind.get(() -> socket.transferTo(pipe.sink(), 6)));
            assertArrayEquals("got it".getBytes(), read(pipe.source(), 6));
            assertEquals(-1, kind.get(() -> socket.transferTo(pipe.sink(), 6)));
        }
    }

    /** From a file into a pipe, from there on to a socket, and into a second pipe for a command. */
    @ParameterizedTest
    @EnumSource
    void aFileGoesThroughPipesToTwoPrograms(On kind) throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.unnamed());
                Peer python = python(listener);
                var socket = listener.accept();
                var file = file();
                var pipe = UnixPipe.open();
                var second = UnixPipe.open();
                Peer sum =
                        Peer.start(
                                new ProcessBuilder("sha256sum")
                                        .redirectInput(second.source().fd().path().toFile()))) {
            second.source().close();
            var filling =
                    kind.start(
                            () -> {
                                long moved = file.transferTo(pipe.sink(), Long.MAX_VALUE);
                                pipe.sink().close();
                                return moved;
                            });
            var moving =
                    kind.start(
                            () -> {
                                long all = 0;
                                for (long n; (n = pipe.source().tee(second.sink(), SIZE)) >= 0; ) {
                                    assertEquals(n, pipe.source().transferTo(socket, n));
                                    all += n;
                                }
                                second.sink().close();
                                socket.shutdownOutput();
                                return all;
                            });
            assertEquals(SIZE, filling.get());
            assertEquals(SIZE, moving.get());
            sum.expect(hash(bytes) + "  -");
            python.expect(hash(bytes));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsCopiedToAFile(On kind) throws Exception {
        Path copy = directory.resolve("copy");
        try (var file = file();
                var to = WriteChannel.adopt(Fd.create(copy, Access.WRITE))) {
            assertEquals(10, kind.get(() -> file.tryTransferTo(to, 10)));
            assertEquals(SIZE - 10, kind.get(() -> file.transferTo(to, Long.MAX_VALUE)));
            assertArrayEquals(bytes, Files.readAllBytes(copy));
        }
    }

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

    /** It looks empty to stat(2), and to copy_file_range(2). */
    @Test
    void aFileOfProcIsCopied() throws Exception {
        Path copy = directory.resolve("version");
        try (var file = ReadChannel.adopt(Fd.open(Path.of("/proc/version"), Access.READ));
                var to = WriteChannel.adopt(Fd.create(copy, Access.WRITE))) {
            assertTrue(file.transferTo(to, SIZE) > 0);
            assertEquals(Files.readString(Path.of("/proc/version")), Files.readString(copy));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAttemptMovesWhatItCan(On kind) throws Exception {
        try (var pipe = UnixPipe.open();
                var other = UnixPipe.open(UnixPipe.ATOMIC);
                var sockets = StreamSocket.pair();
                var file = file()) {
            Duration moment = Duration.ofMillis(1);
            assertEquals(0, kind.get(() -> pipe.source().tryTransferTo(other.sink(), 9)));
            assertEquals(0, kind.get(() -> pipe.source().tryTransferTo(other.sink(), 9, moment)));
            assertEquals(0, kind.get(() -> pipe.source().tryTee(other.sink(), 9, moment)));
            assertEquals(4096, kind.get(() -> file.tryTransferTo(other.sink(), SIZE)));
            assertEquals(0, kind.get(() -> file.tryTransferTo(other.sink(), SIZE, moment)));
            long sent = kind.get(() -> file.tryTransferTo(sockets.first(), SIZE));
            assertTrue(sent > 0 && sent < SIZE, "sent " + sent);
            long more = kind.get(() -> file.tryTransferTo(sockets.first(), SIZE, moment));
            assertTrue(more >= 0 && sent + more < SIZE, "sent " + more);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCloseOfEitherEndsATransfer(On kind) throws Exception {
        for (boolean source : new boolean[] {true, false}) {
            try (var pipe = UnixPipe.open();
                    var other = UnixPipe.open()) {
                var waiting = kind.start(() -> pipe.source().transferTo(other.sink(), 1));
                waiting.blocked();
                (source ? pipe.source() : other.sink()).close();
                assertInstanceOf(AsynchronousCloseException.class, waiting.failure());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptClosesBoth(On kind) throws Exception {
        try (var pipe = UnixPipe.open();
                var other = UnixPipe.open()) {
            var waiting = kind.start(() -> pipe.source().transferTo(other.sink(), 1));
            waiting.blocked().thread().interrupt();
            assertInstanceOf(ClosedByInterruptException.class, waiting.failure());
            assertEquals(false, pipe.source().isOpen() || other.sink().isOpen());
        }
    }

    /** The pages stay in the pipe, whatever the memory at their address is used for. */
    @ParameterizedTest
    @EnumSource
    void theArenaMayBeClosedOnceTheMemoryIsInThePipe(On kind) throws Exception {
        bytes = random(16 * 4096);
        try (var pipe = UnixPipe.open()) {
            kind.get(
                    () -> {
                        try (var arena = Arena.ofConfined();
                                var memory = SharedMemory.anonymous(bytes.length)) {
                            MemorySegment mapped = memory.map(arena);
                            mapped.copyFrom(MemorySegment.ofArray(bytes));
                            return pipe.sink().writeByReference(mapped);
                        }
                    });
            for (int i = 0; i < 100; i++) {
                try (var arena = Arena.ofConfined();
                        var memory = SharedMemory.anonymous(bytes.length)) {
                    memory.map(arena).fill((byte) i);
                }
            }
            assertArrayEquals(bytes, read(pipe.source(), bytes.length));
        }
    }

    @Test
    void theArenaOfAWriteByReferenceIsHeldWhileItWaits() throws Exception {
        try (var pipe = UnixPipe.open(UnixPipe.ATOMIC);
                var memory = SharedMemory.anonymous(100_000);
                var arena = Arena.ofShared()) {
            MemorySegment mapped = memory.map(arena);
            var writing = On.PLATFORM.start(() -> pipe.sink().writeByReference(mapped));
            Blocked.inSystemCall(Abi.SYS_VMSPLICE);
            assertThrows(IllegalStateException.class, arena::close);
            read(pipe.source(), 100_000);
            assertEquals(100_000, writing.get());
        }
    }

    @Test
    void memoryThatIsNotMappedIsRefused() throws Exception {
        try (var pipe = UnixPipe.open();
                var arena = Arena.ofConfined();
                var sockets = StreamSocket.pair();
                var memory = SharedMemory.anonymous(1)) {
            for (MemorySegment segment :
                    new MemorySegment[] {
                        arena.allocate(4096), MemorySegment.ofArray(new byte[1]), MemorySegment.NULL
                    }) {
                var refused =
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> pipe.sink().tryWriteByReference(segment));
                assertTrue(refused.getMessage().contains("SharedMemory.map"));
            }
            MemorySegment mapped = memory.map(arena);
            try (var socket = WriteChannel.adopt(sockets.first().fd().dup())) {
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> socket.tryWriteByReference(mapped));
            }
            var closed = Arena.ofConfined();
            MemorySegment gone = memory.map(closed);
            closed.close();
            assertThrows(IllegalStateException.class, () -> pipe.sink().writeByReference(gone));
            assertThrows(IllegalStateException.class, () -> pipe.sink().tryWriteByReference(gone));
            pipe.sink().close();
            assertThrows(
                    ClosedChannelException.class, () -> pipe.sink().tryWriteByReference(mapped));
        }
    }

    @Test
    void whatCannotBeMovedIsRefused() throws Exception {
        try (var pipe = UnixPipe.open();
                var sockets = StreamSocket.pair();
                var counter = EventFd.create();
                var file = file();
                var log = WriteChannel.adopt(Fd.openForAppend(directory.resolve("file")))) {
            assertThrows(IllegalArgumentException.class, () -> file.tryTransferTo(pipe.sink(), -1));
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> sockets.first().tryTransferTo(sockets.second(), 1));
            assertThrows(UnsupportedOperationException.class, () -> file.tryTee(pipe.sink(), 1));
            assertThrows(UnsupportedOperationException.class, () -> file.transferTo(log, 1));
            assertThrows(NonWritableChannelException.class, () -> file.transferTo(file, 1));
            assertEquals(0, pipe.source().tryTransferTo(counter, 1));
            pipe.source().close();
            var broken = assertThrows(ErrnoException.class, () -> file.transferTo(pipe.sink(), 1));
            assertEquals(Errno.EPIPE, broken.errno());
            file.close();
            assertThrows(ClosedChannelException.class, () -> file.tryTransferTo(pipe.sink(), 1));
        }
    }

    private ReadChannel file() throws Exception {
        bytes = random(SIZE);
        return ReadChannel.adopt(
                Fd.open(Files.write(directory.resolve("file"), bytes), Access.READ));
    }

    private static byte[] random(int size) {
        var random = new byte[size];
        new Random(size).nextBytes(random);
        return random;
    }

    private static Peer python(StreamListener listener) throws Exception {
        return Peer.python(PYTHON, listener.localAddress().toString().substring(1));
    }

    private static String hash(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] read(ReadChannel source, int size) throws Exception {
        var buffer = ByteBuffer.allocate(size);
        while (buffer.hasRemaining() && source.read(buffer) > 0) {}
        return buffer.array();
    }
}

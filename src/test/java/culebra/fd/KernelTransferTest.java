package culebra.fd;

import static culebra.fd.MovedBytes.SIZE;
import static culebra.fd.MovedBytes.random;
import static culebra.fd.MovedBytes.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import culebra.Access;
import culebra.Errno;
import culebra.ErrnoException;
import culebra.event.EventFd;
import culebra.pipe.UnixPipe;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.testing.On;
import culebra.testing.Peer;
import culebra.testing.Rounds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bytes that are moved inside the kernel, between all kinds of descriptors. */
class KernelTransferTest {
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

    private final byte[] bytes = random(SIZE);

    /** Moves that never wait look at the time, too. */
    @ParameterizedTest
    @EnumSource
    void aTransferWithATimeoutEndsAlthoughThereIsMore(On kind) throws Exception {
        Path large = directory.resolve("large");
        try (var sparse = FileChannel.open(large, CREATE_NEW, WRITE)) {
            sparse.write(ByteBuffer.allocate(1), 1L << 42);
        }
        try (var from = ReadChannel.adopt(Fd.open(large, Access.READ));
                var to = WriteChannel.adopt(Fd.open(Path.of("/dev/null"), Access.WRITE))) {
            var time = Duration.ofMillis(20);
            long moved = kind.get(() -> from.tryTransferTo(to, Long.MAX_VALUE, time));
            assertTrue(moved >= 0 && moved < 1L << 42, "" + moved);
        }
    }

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

    /** The rival fills the pipe under its lock, so the first check of the kernel is out of date. */
    @ParameterizedTest
    @EnumSource
    void aTargetThatARivalFillsIsNotTheEnd(On kind) throws Exception {
        try (var pipe = UnixPipe.open();
                var target = UnixPipe.open();
                var sink = WriteChannel.adopt(target.sink().fd().dup())) {
            pipe.sink().write(ByteBuffer.allocate(1));
            var done = new AtomicBoolean();
            var rival =
                    On.PLATFORM.start(
                            () -> {
                                var buffer = ByteBuffer.allocateDirect(1 << 16);
                                while (!done.get()) {
                                    sink.tryWrite(buffer.clear());
                                    target.source().tryRead(buffer.clear());
                                }
                                return null;
                            });
            try {
                kind.get(
                        () -> {
                            var rounds = Rounds.of(20_000, 1_000_000);
                            while (rounds.next()) {
                                assertNotEquals(-1, pipe.source().tryTee(target.sink(), 1));
                                if (rounds.number() % 10 == 0) {
                                    assertEquals(1, pipe.source().tee(target.sink(), 1));
                                }
                            }
                            return null;
                        });
            } finally {
                done.set(true);
            }
            assertNull(rival.get());
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
        return MovedBytes.file(directory, bytes);
    }

    private static Peer python(StreamListener listener) throws Exception {
        return Peer.python(PYTHON, listener.localAddress().toString().substring(1));
    }

    private static String hash(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}

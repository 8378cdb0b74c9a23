package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.process.ChildBuilder;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;

/** A FIFO whose other side is C, Python, a shell, or this process. */
class FifoTest {
    @TempDir private Path directory;
    private Path path;
    private long before;

    @BeforeEach
    void create() throws IOException {
        path = directory.resolve("fifo");
        assertSame(path, Fifo.create(path));
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void whatWasCreatedIsAFifoUntilItsPathIsRemoved() throws Exception {
        assertEquals(0010000, (int) Files.getAttribute(path, "unix:mode") & 0170000);
        try (UnixPipe fifo = Fifo.openReadWrite(path)) {
            Files.delete(path);
            assertEquals(1, fifo.sink().write(ByteBuffer.allocate(1)));
            assertEquals(1, fifo.available());
        }
    }

    @Test
    void aProgramInCReadsWhatIsWritten() throws Exception {
        try (Peer peer = Peer.c("fifo", "read", path.toString())) {
            peer.expect("opening");
            try (var sink = Fifo.openForWrite(path)) {
                peer.expect("open");
                sink.write(text("from Java\n"));
            }
            assertEquals("from Java", peer.join());
        }
    }

    @Test
    void aProgramInCMakesItAndWritesUntilTheEnd() throws Exception {
        Path made = directory.resolve("made in C");
        try (Peer peer = Peer.c("fifo", "make", made.toString())) {
            peer.expect("opening");
            try (ReadChannel source = Fifo.openForRead(made)) {
                peer.expect("open");
                peer.send("from C");
                assertEquals("from C\n", read(source, 7));
                peer.kill();
                assertEquals(-1, source.read(ByteBuffer.allocate(1)));
            }
        }
    }

    @Test
    void pythonMakesItAndTalksBothWays() throws Exception {
        Path back = directory.resolve("back");
        String script =
                """
                import os, sys
                os.mkfifo(sys.argv[2])
                print('made', flush=True)
                with open(sys.argv[1], 'rb') as source, open(sys.argv[2], 'wb') as sink:
                    sink.write(source.read().upper())
                """;
        try (Peer peer = Peer.python(script, path.toString(), back.toString())) {
            peer.expect("made");
            try (var sink = Fifo.openForWrite(path);
                    var source = Fifo.openForRead(back)) {
                sink.write(text("there and back"));
                sink.close();
                String answer =
                        new String(
                                Channels.newInputStream(source).readAllBytes(),
                                StandardCharsets.US_ASCII);
                assertEquals("THERE AND BACK", answer);
                peer.join();
            }
        }
    }

    @Test
    void aShellRedirectsToIt() throws Exception {
        try (Peer peer = Peer.command(List.of("sh", "-c", "echo hello >\"$0\"", path.toString()));
                var source = Fifo.openForRead(path)) {
            assertEquals("hello\n", read(source, 6));
            peer.join();
            assertEquals(-1, source.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aWriterMayComeBackAfterTheEnd() throws Exception {
        try (UnixPipe fifo = Fifo.openReadWrite(path)) {
            fifo.sink().close();
            assertEquals(-1, fifo.source().read(ByteBuffer.allocate(1)));
            try (var again = Fifo.tryOpenForWrite(path).orElseThrow()) {
                assertEquals(0, fifo.source().tryRead(ByteBuffer.allocate(1)));
                again.write(text("x"));
                assertEquals("x", read(fifo.source(), 1));
            }
            assertEquals(-1, fifo.source().read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void anOwnWriterKeepsTheEndFromComing() throws Exception {
        try (UnixPipe fifo = Fifo.openReadWrite(path)) {
            Fifo.openForWrite(path).close();
            assertEquals(0, fifo.source().tryRead(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void writeWithoutReaderFails() throws Exception {
        try (UnixPipe fifo = Fifo.openReadWrite(path)) {
            fifo.source().close();
            var broken = assertThrows(ErrnoException.class, () -> fifo.sink().write(text("lost")));
            assertEquals(Errno.EPIPE, broken.errno());
        }
    }

    @Test
    void itHasTheCapacityOfAPipe() throws Exception {
        try (UnixPipe fifo = Fifo.openReadWrite(path)) {
            assertEquals(8192, fifo.capacity(5000));
            assertEquals(8192, fifo.sink().tryWrite(ByteBuffer.allocate(9000)));
            assertEquals(8192, fifo.available());
        }
    }

    @Test
    void aChildWaitsForWhatIsWritten() throws Exception {
        try (UnixPipe fifo = Fifo.openReadWrite(path);
                UnixPipe output = UnixPipe.open()) {
            Process cat =
                    ChildBuilder.of("cat")
                            .input(fifo.source().fd())
                            .output(output.sink().fd())
                            .start();
            output.sink().close();
            for (String each : List.of("one", "two")) {
                fifo.sink().write(text(each));
                assertEquals(each, read(output.source(), 3));
            }
            fifo.sink().close();
            assertEquals(-1, output.source().read(ByteBuffer.allocate(1)));
            assertEquals(0, cat.waitFor());
        }
    }

    /** Other processes share the flag of each end with this one. */
    @Test
    void allEndsAreInBlockingMode() throws Exception {
        try (UnixPipe fifo = Fifo.openReadWrite(path);
                var source = Fifo.openForRead(path);
                var sink = Fifo.openForWrite(path);
                var triedSource = Fifo.tryOpenForRead(path).orElseThrow();
                var triedSink = Fifo.tryOpenForWrite(path).orElseThrow();
                var timedSource = Fifo.tryOpenForRead(path, Patience.LIMIT).orElseThrow();
                var timedSink = Fifo.tryOpenForWrite(path, Patience.LIMIT).orElseThrow()) {
            for (var each : List.of(fifo.source(), source, triedSource, timedSource)) {
                assertFalse(isNonBlocking(each.fd()), () -> each.toString());
            }
            for (var each : List.of(fifo.sink(), sink, triedSink, timedSink)) {
                assertFalse(isNonBlocking(each.fd()), () -> each.toString());
            }
        }
    }

    private static boolean isNonBlocking(Fd fd) throws IOException {
        String number = fd.path().getFileName().toString();
        String flags =
                Files.readAllLines(Path.of("/proc/self/fdinfo", number)).stream()
                        .filter(line -> line.startsWith("flags:"))
                        .findFirst()
                        .orElseThrow();
        return (Integer.parseInt(flags.substring(6).strip(), 8) & 04000) != 0;
    }

    @Test
    void twoThreadsOfThisProcessMeet() throws Exception {
        var write =
                new FutureTask<>(
                        () -> {
                            try (var sink = Fifo.openForWrite(path)) {
                                return sink.write(ByteBuffer.allocate(100_000));
                            }
                        });
        Thread.ofPlatform().start(write);
        try (var source = Fifo.openForRead(path)) {
            assertEquals(100_000, Channels.newInputStream(source).readAllBytes().length);
        }
        assertEquals(100_000, write.get());
        assertFalse(Fifo.tryOpenForRead(path).isPresent());
    }

    private static ByteBuffer text(String text) {
        return StandardCharsets.US_ASCII.encode(text);
    }

    private static String read(ReadChannel source, int length) throws IOException {
        byte[] bytes = Channels.newInputStream(source).readNBytes(length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}

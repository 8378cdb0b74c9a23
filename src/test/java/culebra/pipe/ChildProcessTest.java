package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.testing.Blocked;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;
import culebra.testing.WarmUp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** An end in the hands of a child: by redirection, by path, and when the child is killed. */
class ChildProcessTest {
    private static final List<ThreadFactory> BOTH =
            List.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory());

    private long before;

    @BeforeEach
    void count() throws IOException {
        WarmUp.epoll();
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    /** Copies its standard input to its standard output, which both are pipes it was given. */
    static final class Copier {
        public static void main(String[] arguments) throws Exception {
            try (var in = ReadChannel.adopt(Fd.adopt(0));
                    var out = WriteChannel.adopt(Fd.adopt(1))) {
                var buffer = ByteBuffer.allocateDirect(10_000);
                while (in.read(buffer.clear()) > 0) {
                    out.write(buffer.flip());
                }
            }
        }
    }

    @Test
    void catCopiesFromOnePipeToAnotherUntilTheEnd() throws Exception {
        assertEquals("one\ntwo", through("one\ntwo", "cat"));
    }

    @Test
    void sortSeesTheEndAndWritesAfterIt() throws Exception {
        assertEquals("a\nb\nc\n", through("c\na\nb\n", "sort"));
    }

    @Test
    void anotherJvmAdoptsItsStandardStreams() throws Exception {
        var command = Peer.javaCommand(List.of(), Copier.class);
        String text = "0123456789".repeat(30_000);
        assertEquals(text, through(text, command.toArray(String[]::new)));
    }

    /** What a command that reads a pipe writes to another one. */
    private static String through(String text, String... command) throws Exception {
        try (UnixPipe in = UnixPipe.open();
                UnixPipe out = UnixPipe.open()) {
            Process child =
                    new ProcessBuilder(command)
                            .redirectInput(file(in.source().fd()))
                            .redirectOutput(file(out.sink().fd()))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try {
                in.source().close();
                out.sink().close();
                var write = new FutureTask<>(() -> write(in.sink(), text), null);
                Thread.ofVirtual().start(write);
                byte[] read = Channels.newInputStream(out.source()).readAllBytes();
                write.get();
                assertTrue(
                        child.waitFor(Patience.SECONDS, TimeUnit.SECONDS),
                        "the child does not end");
                assertEquals(0, child.exitValue());
                return new String(read, StandardCharsets.US_ASCII);
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
    }

    private static void write(WriteChannel sink, String text) {
        try (sink) {
            sink.write(StandardCharsets.US_ASCII.encode(text));
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static File file(Fd fd) throws IOException {
        return fd.path().toFile();
    }

    @Test
    void theEndComesWhenTheLastWriterIsKilled() throws Exception {
        for (ThreadFactory factory : BOTH) {
            try (UnixPipe pipe = UnixPipe.open();
                    Peer peer = holder("3>", pipe.sink().fd())) {
                peer.expect("ready");
                pipe.sink().close();
                var read = new FutureTask<>(() -> pipe.source().read(ByteBuffer.allocate(1)));
                Thread reader = factory.newThread(read);
                reader.start();
                Blocked.in(reader, "call", "park");
                peer.kill();
                assertEquals(-1, read.get());
            }
        }
    }

    @Test
    void aWaitingWriteBreaksWhenTheLastReaderIsKilled() throws Exception {
        for (ThreadFactory factory : BOTH) {
            try (UnixPipe pipe = UnixPipe.open();
                    Peer peer = holder("3<", pipe.source().fd())) {
                peer.expect("ready");
                pipe.source().close();
                int more = pipe.capacity() + 1;
                var write = new FutureTask<>(() -> pipe.sink().write(ByteBuffer.allocate(more)));
                Thread writer = factory.newThread(write);
                writer.start();
                while (pipe.available() < more - 1) {
                    Thread.onSpinWait();
                }
                Blocked.in(writer, "call", "park");
                peer.kill();
                var failed = assertThrows(ExecutionException.class, write::get).getCause();
                assertEquals(Errno.EPIPE, ((ErrnoException) failed).errno());
                assertTrue(pipe.sink().isOpen());
            }
        }
    }

    /** A shell that holds an end open until it is killed. */
    private static Peer holder(String redirection, Fd end) throws IOException {
        String script = "exec " + redirection + "\"$0\"; echo ready; read line";
        return Peer.command(List.of("sh", "-c", script, end.path().toString()));
    }
}

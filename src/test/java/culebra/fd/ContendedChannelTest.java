package culebra.fd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.internal.TestPipe;
import culebra.testing.Blocked;
import culebra.testing.Counts;
import culebra.testing.On;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Streams that several threads use, that rivals read too, or that came non-blocking. */
class ContendedChannelTest {
    private static final List<ThreadFactory> BOTH =
            List.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory());

    @Test
    void gatheredBuffersOfTwoThreadsDoNotMix() throws Exception {
        int messages = Counts.of(1_500, 50_000);
        try (TestPipe pipe = TestPipe.open();
                var sink = WriteChannel.adopt(pipe.sink());
                var source = ReadChannel.adopt(pipe.source())) {
            var first = new FutureTask<>(() -> gather(sink, messages, (byte) 1), null);
            var second = new FutureTask<>(() -> gather(sink, messages, (byte) 2), null);
            Thread.ofPlatform().start(first);
            Thread.ofPlatform().start(second);
            byte[] read = Channels.newInputStream(source).readNBytes(4 * messages);
            for (int i = 0; i < read.length; i += 2) {
                assertEquals(read[i], read[i + 1], "torn at " + i);
            }
            first.get();
            second.get();
        }
    }

    private static void gather(WriteChannel sink, int messages, byte mark) {
        try {
            for (int i = 0; i < messages; i++) {
                ByteBuffer[] halves = {
                    ByteBuffer.allocate(1).put(0, mark), ByteBuffer.allocate(1).put(0, mark)
                };
                assertEquals(2, sink.write(halves));
            }
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @Test
    void aNonBlockingPipeIsWaitedForAllTheSame() throws Exception {
        for (ThreadFactory factory : BOTH) {
            try (TestPipe pipe = TestPipe.nonBlocking();
                    var sink = WriteChannel.adopt(pipe.sink());
                    var source = ReadChannel.adopt(pipe.source())) {
                var read = new FutureTask<>(() -> source.read(ByteBuffer.allocate(8)));
                Thread reader = factory.newThread(read);
                reader.start();
                Blocked.in(reader, "ppoll", "park");
                sink.write(ByteBuffer.allocate(3));
                assertEquals(3, read.get());
                var write = new FutureTask<>(() -> sink.write(ByteBuffer.allocate(1_000_000)));
                factory.newThread(write).start();
                assertEquals(
                        1_000_000, Channels.newInputStream(source).readNBytes(1_000_000).length);
                assertEquals(1_000_000, write.get());
            }
        }
    }

    @Test
    void anAttemptEndsThoughARivalTakesWhatPollSaw(@TempDir Path directory) throws Exception {
        for (ThreadFactory factory : BOTH) {
            Path own = java.nio.file.Files.createTempDirectory(directory, "fifo");
            try (TestPipe pipe = TestPipe.fifo(own);
                    var sink = WriteChannel.adopt(pipe.sink());
                    var source = ReadChannel.adopt(pipe.source());
                    var rival = ReadChannel.adopt(pipe.source().dup())) {
                int bytes = Counts.of(2_000, 20_000);
                var taken = new FutureTask<>(() -> take(source, bytes));
                var stolen = new FutureTask<>(() -> take(rival, bytes));
                Thread thread = factory.newThread(taken);
                thread.start();
                factory.newThread(stolen).start();
                for (int i = 0; i < bytes; i++) {
                    sink.write(ByteBuffer.allocate(1));
                }
                sink.close();
                assertEquals(bytes, taken.get() + stolen.get());
            }
        }
    }

    /** Reads single bytes by attempts until the end of the stream. */
    private static int take(ReadChannel source, int most) throws Exception {
        int taken = 0;
        while (taken <= most) {
            int read = source.tryRead(ByteBuffer.allocate(1));
            if (read < 0) {
                break;
            }
            taken += read;
            if (read == 0) {
                On.letOthersRun();
            }
        }
        return taken;
    }

    @Test
    void readersInEveryShapeShareOneChannelAndLoseNothing() throws Exception {
        for (ThreadFactory factory : BOTH) {
            int bytes = Counts.of(2_000, 100_000);
            try (TestPipe pipe = TestPipe.open();
                    var sink = WriteChannel.adopt(pipe.sink());
                    var source = ReadChannel.adopt(pipe.source())) {
                var reads = new ArrayList<FutureTask<Integer>>();
                for (int i = 0; i < 6; i++) {
                    int shape = i;
                    reads.add(new FutureTask<>(() -> drain(source, shape)));
                }
                for (var read : reads) {
                    factory.newThread(read).start();
                }
                var write = new FutureTask<>(() -> writeBytes(sink, bytes), null);
                Thread.ofPlatform().start(write);
                int sum = 0;
                for (var read : reads) {
                    sum += read.get();
                }
                write.get();
                assertEquals(bytes, sum);
            }
        }
    }

    /** Reads to the end: waiting, or for 0 to 200 microseconds at a time. */
    private static int drain(ReadChannel source, int shape) throws Exception {
        var buffer = ByteBuffer.allocateDirect(3);
        int sum = 0;
        while (true) {
            buffer.clear();
            int read =
                    shape < 2
                            ? source.read(buffer)
                            : source.tryRead(buffer, Duration.ofNanos((shape - 2) * 66_000L));
            if (read < 0) {
                return sum;
            }
            sum += read;
            if (read == 0) {
                On.letOthersRun();
            }
        }
    }

    private static void writeBytes(WriteChannel sink, int bytes) {
        try (sink) {
            for (int i = 0; i < bytes; i++) {
                assertEquals(1, sink.write(ByteBuffer.allocate(1)));
            }
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @Test
    void readersTakeTurnsAndAllEndWhenItIsClosed() throws Exception {
        for (ThreadFactory factory : BOTH) {
            try (TestPipe pipe = TestPipe.open();
                    var source = ReadChannel.adopt(pipe.source())) {
                var waits = List.of(reading(source), reading(source), reading(source));
                for (var wait : waits) {
                    factory.newThread(wait).start();
                }
                source.close();
                for (var wait : waits) {
                    var failure = assertThrows(ExecutionException.class, wait::get).getCause();
                    assertTrue(failure instanceof ClosedChannelException, failure.toString());
                }
            }
        }
    }

    private static FutureTask<Integer> reading(ReadChannel source) {
        return new FutureTask<>(() -> source.read(ByteBuffer.allocate(1)));
    }
}

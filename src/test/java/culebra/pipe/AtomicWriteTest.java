package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.fd.WriteChannel;
import culebra.testing.Counts;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.FutureTask;

/** Writes of up to PIPE_BUF bytes are atomic, even if other processes write. */
class AtomicWriteTest {
    private static final int WRITERS = 3;
    private static final int RECORDS = Counts.of(100, 30_000);

    /** Opens a FIFO and writes records to it, gathered from several buffers every other time. */
    static final class Writer {
        public static void main(String[] arguments) throws Exception {
            byte mark = Byte.parseByte(arguments[1]);
            try (WriteChannel sink = Fifo.openForWrite(Path.of(arguments[0]))) {
                write(sink, mark, Integer.parseInt(arguments[2]));
            }
        }
    }

    @Test
    void recordsOfSeveralProcessesAndThreadsDoNotMix(@TempDir Path directory) throws Exception {
        Path path = Fifo.create(directory.resolve("records"));
        var peers = new ArrayList<Peer>();
        try (UnixPipe fifo = Fifo.openReadWrite(path)) {
            for (int mark = 1; mark <= WRITERS; mark++) {
                peers.add(Peer.java(Writer.class, path.toString(), "" + mark, "" + RECORDS));
            }
            var thread = new FutureTask<>(() -> write(fifo.sink(), (byte) 4, RECORDS), null);
            var virtual = new FutureTask<>(() -> write(fifo.sink(), (byte) 5, RECORDS), null);
            Thread.ofPlatform().start(thread);
            Thread.ofVirtual().start(virtual);
            int changes = check(Channels.newInputStream(fifo.source()), WRITERS + 2);
            thread.get();
            virtual.get();
            fifo.sink().close();
            for (Peer peer : peers) {
                peer.join();
            }
            assertEquals(-1, fifo.source().read(ByteBuffer.allocate(1)));
            assumeTrue(changes > WRITERS + 2, "the writers wrote one after the other");
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    /** Checks all records; returns how often one of another writer followed. */
    private static int check(InputStream in, int writers) throws Exception {
        int[] next = new int[writers + 1];
        int changes = 0;
        int last = 0;
        for (int i = 0; i < writers * RECORDS; i++) {
            byte[] record = in.readNBytes(UnixPipe.ATOMIC);
            assertEquals(UnixPipe.ATOMIC, record.length, "the records came to an early end");
            int mark = record[0];
            for (int at = 0; at < record.length - 4; at++) {
                if (record[at] != mark) {
                    throw new AssertionError(mark + " is mixed with " + record[at] + " at " + at);
                }
            }
            int number = ByteBuffer.wrap(record).getInt(record.length - 4);
            assertEquals(next[mark]++, number, "the order of one writer's records");
            changes += mark == last ? 0 : 1;
            last = mark;
        }
        return changes;
    }

    private static void write(WriteChannel sink, byte mark, int records) {
        try {
            for (int i = 0; i < records; i++) {
                var record = ByteBuffer.allocate(UnixPipe.ATOMIC);
                while (record.remaining() > 4) {
                    record.put(mark);
                }
                record.putInt(i).flip();
                assertEquals(
                        UnixPipe.ATOMIC, i % 2 == 0 ? sink.write(record) : gather(sink, record));
            }
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static long gather(WriteChannel sink, ByteBuffer record) throws java.io.IOException {
        var direct = ByteBuffer.allocateDirect(2_000).put(record.slice(1, 2_000)).flip();
        ByteBuffer[] parts = {
            record.slice(0, 1), direct, record.slice(2_001, 0), record.slice(2_001, 2_095)
        };
        return sink.write(parts);
    }
}

package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Blocked;
import culebra.testing.Counts;
import culebra.testing.Own;
import culebra.testing.WarmUp;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Thousands of virtual threads, each of which waits in its own pipe. */
class ManyPipesTest {
    private static final int MANY = Counts.of(500, 5_000);

    @Test
    void readersOfManyPipesWaitOnFewThreadsAndAllFinish() throws Exception {
        WarmUp.epoll();
        long descriptors = Own.descriptors();
        long threads = Own.threads();
        var pipes = new ArrayList<UnixPipe>();
        try {
            var reads = new ArrayList<FutureTask<Integer>>();
            var readers = new ArrayList<Thread>();
            for (int i = 0; i < MANY; i++) {
                UnixPipe pipe = UnixPipe.open();
                pipes.add(pipe);
                reads.add(new FutureTask<>(() -> readOne(pipe)));
                readers.add(Thread.ofVirtual().start(reads.get(i)));
            }
            for (Thread reader : readers) {
                Blocked.in(reader, "park");
            }
            assertFew(threads);
            var write = new FutureTask<>(() -> writeAll(pipes), null);
            Thread.ofPlatform().start(write);
            for (int i = 0; i < MANY; i++) {
                assertEquals(i % 128, reads.get(i).get(), "pipe " + i);
            }
            write.get();
            assertFew(threads);
        } finally {
            pipes.forEach(UnixPipe::close);
        }
        Own.assertNoMoreDescriptors(descriptors);
    }

    @Test
    void writersOfManyFullPipesWaitOnFewThreadsAndAllFinish() throws Exception {
        WarmUp.epoll();
        long threads = Own.threads();
        int many = MANY / 5;
        var pipes = new ArrayList<UnixPipe>();
        try {
            var writes = new ArrayList<FutureTask<Integer>>();
            for (int i = 0; i < many; i++) {
                UnixPipe pipe = UnixPipe.open(4096);
                pipes.add(pipe);
                var write = new FutureTask<>(() -> pipe.sink().write(ByteBuffer.allocate(5_000)));
                writes.add(write);
                Blocked.in(Thread.ofVirtual().start(write), "park");
            }
            assertFew(threads);
            for (UnixPipe pipe : pipes) {
                assertEquals(4_096, pipe.source().read(ByteBuffer.allocate(4_096)));
            }
            for (var write : writes) {
                assertEquals(5_000, write.get());
            }
        } finally {
            pipes.forEach(UnixPipe::close);
        }
    }

    /** Virtual threads may need a carrier for each processor, and the JVM a few compilers. */
    private static void assertFew(long before) throws Exception {
        long now = Own.threads();
        long few = before + 8 + Runtime.getRuntime().availableProcessors();
        assertTrue(now <= few, before + " threads became " + now);
    }

    private static int readOne(UnixPipe pipe) throws Exception {
        var one = ByteBuffer.allocate(1);
        assertEquals(1, pipe.source().read(one));
        return one.get(0);
    }

    private static void writeAll(List<UnixPipe> pipes) {
        try {
            for (int i = 0; i < pipes.size(); i++) {
                pipes.get(i).sink().write(ByteBuffer.allocate(1).put(0, (byte) (i % 128)));
            }
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}

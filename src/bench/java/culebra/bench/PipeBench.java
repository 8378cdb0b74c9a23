package culebra.bench;

import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Bytes written and read back by one thread, which never has to wait. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PipeBench {
    static final int BYTES = 64;

    /** Whether the pipe has a name. */
    @Param({"pipe", "fifo"})
    public String where;

    /** Where the bytes of buffers lie. */
    @Param({"direct", "heap"})
    public String buffers;

    private UnixPipe pipe;
    private ReadChannel source;
    private WriteChannel sink;
    private ByteBuffer sent;
    private ByteBuffer received;
    private MemorySegment sentBytes;
    private MemorySegment receivedBytes;

    @Setup
    public void make() throws IOException {
        pipe = where.equals("fifo") ? fifo() : UnixPipe.open();
        source = pipe.source();
        sink = pipe.sink();
        boolean direct = buffers.equals("direct");
        sent = direct ? ByteBuffer.allocateDirect(BYTES) : ByteBuffer.allocate(BYTES);
        received = direct ? ByteBuffer.allocateDirect(BYTES) : ByteBuffer.allocate(BYTES);
        sentBytes = Arena.ofAuto().allocate(BYTES);
        receivedBytes = Arena.ofAuto().allocate(BYTES);
    }

    private static UnixPipe fifo() throws IOException {
        Path path = Bench.OUT.resolve("fifo-" + ProcessHandle.current().pid());
        try {
            return Fifo.openReadWrite(Fifo.create(path));
        } finally {
            Files.deleteIfExists(path);
        }
    }

    @TearDown
    public void close() {
        pipe.close();
    }

    @Benchmark
    public long writeAndRead() throws IOException {
        return sink.write(sentBytes) + source.read(receivedBytes);
    }

    @Benchmark
    public long tryWriteAndTryRead() throws IOException {
        return sink.tryWrite(sentBytes) + source.tryRead(receivedBytes);
    }

    @Benchmark
    public int writeAndReadBuffers() throws IOException {
        return sink.write(sent.clear()) + source.read(received.clear());
    }

    @Benchmark
    public int tryWriteAndTryReadBuffers() throws IOException {
        return sink.tryWrite(sent.clear()) + source.tryRead(received.clear());
    }
}

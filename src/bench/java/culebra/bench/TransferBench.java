package culebra.bench;

import culebra.Access;
import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.pipe.UnixPipe;
import culebra.socket.SocketPair;
import culebra.socket.StreamSocket;

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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** 64 KiB of a file to a pipe or a UNIX stream, and out of it again, by one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TransferBench {
    static final int BYTES = 64 * 1024;

    /** Where to. */
    @Param({"pipe", "stream"})
    public String target;

    private FileChannel channel;
    private ReadChannel file;
    private WriteChannel nothing;
    private UnixPipe pipe;
    private SocketPair<StreamSocket> streams;
    private ByteBuffer buffer;
    private ByteBuffer received;

    /** Makes the file that is read. */
    static Path file() throws IOException {
        Path path = Bench.OUT.resolve("transfer-" + ProcessHandle.current().pid());
        return Files.write(path, new byte[BYTES]);
    }

    @Setup
    public void make() throws IOException {
        Path path = file();
        try {
            channel = FileChannel.open(path);
            file = ReadChannel.adopt(Fd.open(path, Access.READ));
        } finally {
            Files.delete(path);
        }
        nothing = WriteChannel.adopt(Fd.open(Path.of("/dev/null"), Access.WRITE));
        pipe = UnixPipe.open();
        streams = StreamSocket.pair();
        buffer = ByteBuffer.allocateDirect(BYTES);
        received = ByteBuffer.allocateDirect(BYTES);
    }

    @TearDown
    public void close() throws IOException {
        channel.close();
        file.close();
        nothing.close();
        pipe.close();
        streams.close();
    }

    @Benchmark
    public long transfer() throws IOException {
        if (target.equals("pipe")) {
            return file.transferTo(0, pipe.sink(), BYTES) + empty();
        }
        return file.transferTo(0, streams.first(), BYTES) + empty();
    }

    /** What a program does without: through a buffer. */
    @Benchmark
    public long copy() throws IOException {
        int count = channel.read(buffer.clear(), 0);
        boolean pipes = target.equals("pipe");
        count += pipes ? pipe.sink().write(buffer.flip()) : streams.first().write(buffer.flip());
        return count + empty();
    }

    private long empty() throws IOException {
        if (target.equals("pipe")) {
            return pipe.source().transferTo(nothing, BYTES);
        }
        for (received.clear(); received.hasRemaining(); ) {
            int ignored = streams.second().read(received);
        }
        return BYTES;
    }
}

package culebra.bench;

import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A connection made, accepted and closed at both ends by one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConnectBench {
    private final UnixAddress address =
            UnixAddress.path(Bench.OUT.resolve("connect-" + ProcessHandle.current().pid()));

    private StreamListener listener;

    @Setup
    public void make() throws IOException {
        listener = StreamListener.bind(address);
    }

    @TearDown
    public void close() {
        listener.close();
    }

    @Benchmark
    public void connectAndAccept() throws IOException, InterruptedException {
        try (StreamSocket client = StreamSocket.connect(address);
                StreamSocket server = listener.accept()) {
            return;
        }
    }
}

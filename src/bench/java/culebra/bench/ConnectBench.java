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
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A connection made, accepted and closed at both ends by one thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConnectBench {
    private static Path path(String name) {
        return Bench.OUT.resolve(name + "-" + ProcessHandle.current().pid());
    }

    @Benchmark
    public void culebra(Culebra culebra) throws IOException, InterruptedException {
        try (StreamSocket client = StreamSocket.connect(culebra.address);
                StreamSocket server = culebra.listener.accept()) {
            return;
        }
    }

    @Benchmark
    public void channel(Channel channel) throws IOException {
        try (SocketChannel client = SocketChannel.open(channel.address);
                SocketChannel server = channel.listener.accept()) {
            return;
        }
    }

    /** Culebra's listener. */
    @State(Scope.Thread)
    public static class Culebra {
        private final UnixAddress address = UnixAddress.path(path("connect"));
        private StreamListener listener;

        @Setup
        public void make() throws IOException {
            listener = StreamListener.bind(address);
        }

        @TearDown
        public void close() {
            listener.close();
        }
    }

    /** The JDK's listener. */
    @State(Scope.Thread)
    public static class Channel {
        private final UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path("channel"));
        private ServerSocketChannel listener;

        @Setup
        public void make() throws IOException {
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        }

        @TearDown
        public void close() throws IOException {
            listener.close();
            Files.delete(address.getPath());
        }
    }
}

package culebra.bench;

import static culebra.bench.RivalBench.check;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import culebra.pipe.Fifo;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** What one thread does with the JDK's own classes. */
final class JdkCalls {
    private JdkCalls() {}

    static Batches.Task of(String call) throws IOException {
        return switch (call) {
            case "pipe" -> pipe();
            case "fifo" -> fifo();
            case "record" -> record();
            case "record-try" -> tryRecord();
            case "stream" -> stream();
            case "udp" -> udp();
            case "connect" -> connect();
            case "memory-map" -> map();
            case "memory-access" -> access();
            case "exists" -> exists();
            default -> throw new IllegalArgumentException(call);
        };
    }

    static Batches.Task moves(ReadableByteChannel source, WritableByteChannel sink) {
        ByteBuffer sent = ByteBuffer.allocateDirect(PipeBench.BYTES);
        ByteBuffer received = ByteBuffer.allocateDirect(PipeBench.BYTES);
        return () ->
                check(
                        sink.write(sent.clear()) == PipeBench.BYTES
                                && source.read(received.clear()) == PipeBench.BYTES);
    }

    /** A path of this process for a file, which the JVM removes at its end at the latest. */
    static Path path(String name) {
        Path path = Bench.OUT.resolve(name + "-" + ProcessHandle.current().pid());
        path.toFile().deleteOnExit();
        return path;
    }

    private static Batches.Task pipe() throws IOException {
        Pipe pipe = Pipe.open();
        return moves(pipe.source(), pipe.sink());
    }

    private static Batches.Task fifo() throws IOException {
        Path path = Fifo.create(path("fifo")); // as mkfifo(1) would
        FileChannel both = FileChannel.open(path, READ, WRITE);
        Files.delete(path);
        return moves(both, both);
    }

    private static Batches.Task record() throws IOException {
        FileChannel file = FileChannel.open(path("lock"), CREATE, WRITE, DELETE_ON_CLOSE);
        return () -> file.lock().close();
    }

    private static Batches.Task tryRecord() throws IOException {
        FileChannel file = FileChannel.open(path("lock"), CREATE, WRITE, DELETE_ON_CLOSE);
        return () -> file.tryLock().close();
    }

    private static Batches.Task stream() throws IOException {
        var address = UnixDomainSocketAddress.of(path("stream"));
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address);
            SocketChannel client = SocketChannel.open(address);
            return moves(listener.accept(), client);
        }
    }

    private static Batches.Task udp() throws IOException {
        var anyPort = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        DatagramChannel first = DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort);
        DatagramChannel second = DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort);
        first.connect(second.getLocalAddress());
        second.connect(first.getLocalAddress());
        return moves(second, first);
    }

    private static Batches.Task connect() throws IOException {
        var address = UnixDomainSocketAddress.of(path("connect"));
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(address);
        return () -> {
            try (SocketChannel client = SocketChannel.open(address);
                    SocketChannel server = listener.accept()) {
                return;
            }
        };
    }

    private static Batches.Task map() throws IOException {
        Path path = memory();
        return () -> {
            try (var arena = Arena.ofConfined();
                    FileChannel file = FileChannel.open(path, READ, WRITE)) {
                file.map(READ_WRITE, 0, SharedMemoryBench.BYTES, arena).set(JAVA_LONG, 0, 1);
            }
        };
    }

    private static Batches.Task access() throws IOException {
        try (FileChannel file = FileChannel.open(memory(), READ, WRITE)) {
            MappedByteBuffer memory = file.map(READ_WRITE, 0, SharedMemoryBench.BYTES);
            memory.order(ByteOrder.nativeOrder());
            return () -> {
                for (int i = 0; i < SharedMemoryBench.LONGS; i++) {
                    int at = i * SharedMemoryBench.LINE;
                    memory.putLong(at, memory.getLong(at) + 1);
                }
            };
        }
    }

    /** Shared memory by the name of this process. */
    static Path memory() throws IOException {
        Path path = Path.of("/dev/shm/culebra-bench-" + ProcessHandle.current().pid());
        path.toFile().deleteOnExit();
        return Files.write(path, new byte[SharedMemoryBench.BYTES]);
    }

    private static Batches.Task exists() {
        long pid = ProcessHandle.current().pid();
        return () -> check(ProcessHandle.of(pid).isPresent());
    }
}

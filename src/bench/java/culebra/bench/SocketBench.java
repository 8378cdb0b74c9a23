package culebra.bench;

import culebra.socket.MessageSocket;
import culebra.socket.ReceiveBatch;
import culebra.socket.SendBatch;
import culebra.socket.SocketPair;
import culebra.socket.StreamSocket;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** Bytes and messages sent over a pair and received by one thread, which never has to wait. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SocketBench {
    static final int BYTES = 64;
    static final int BATCH = 64;

    /** Which messages. */
    @Param({"datagram", "seqpacket", "udp"})
    public String messages;

    /** Where the bytes of buffers lie. */
    @Param({"direct", "heap"})
    public String buffers;

    private SocketPair<StreamSocket> streams;
    private SocketPair<MessageSocket> sockets;
    private StreamSocket source;
    private StreamSocket sink;
    private MessageSocket receiver;
    private MessageSocket sender;
    private ByteBuffer sent;
    private ByteBuffer received;
    private MemorySegment sentBytes;
    private MemorySegment receivedBytes;
    private final SendBatch sentBatch = SendBatch.create(BATCH, BYTES);
    private final ReceiveBatch receivedBatch = ReceiveBatch.create(BATCH, BYTES);

    @Setup
    public void make() throws IOException {
        streams = StreamSocket.pair();
        sink = streams.first();
        source = streams.second();
        sockets =
                switch (messages) {
                    case "seqpacket" -> MessageSocket.pairSeqpacket();
                    case "udp" -> udp();
                    default -> MessageSocket.pair();
                };
        sender = sockets.first();
        receiver = sockets.second();
        boolean direct = buffers.equals("direct");
        sent = direct ? ByteBuffer.allocateDirect(BYTES) : ByteBuffer.allocate(BYTES);
        received = direct ? ByteBuffer.allocateDirect(BYTES) : ByteBuffer.allocate(BYTES);
        sentBytes = Arena.ofAuto().allocate(BYTES);
        receivedBytes = Arena.ofAuto().allocate(BYTES);
    }

    private static SocketPair<MessageSocket> udp() throws IOException {
        var anyPort = new InetSocketAddress("127.0.0.1", 0);
        MessageSocket first = MessageSocket.bind(anyPort);
        MessageSocket second = MessageSocket.bind(anyPort);
        first.connectTo(second.localAddress());
        second.connectTo(first.localAddress());
        return new SocketPair<>(first, second);
    }

    @TearDown
    public void close() {
        streams.close();
        sockets.close();
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
    public long sendAndReceive() throws IOException, InterruptedException {
        sender.send(sentBytes);
        return receiver.receive(receivedBytes);
    }

    @Benchmark
    public int sendAndReceiveBuffers() throws IOException, InterruptedException {
        sender.send(sent.clear());
        return receiver.receive(received.clear());
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int sendAndReceiveBatch() throws IOException, InterruptedException {
        while (sentBatch.add(sentBytes)) {}
        int count = 0;
        while (sentBatch.size() > 0) { // a UNIX datagram socket has room for few at a time
            count += sender.trySend(sentBatch);
            count += receiver.receive(receivedBatch);
        }
        return count;
    }

    @Benchmark
    public int trySendAndTryReceiveBuffers() throws IOException {
        sender.trySend(sent.clear());
        return receiver.tryReceive(received.clear());
    }
}

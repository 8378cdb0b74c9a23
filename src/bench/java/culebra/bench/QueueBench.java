package culebra.bench;

import culebra.mq.Message;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;

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
import java.util.concurrent.TimeUnit;

/** A message sent to a queue and received by one thread, which never has to wait. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueBench {
    private static final int PAGE = 4096;
    private static final int LINE = 64;
    private static final int MESSAGES = 10;
    private static final int PRIORITY = 0;

    /** The bytes of a message, all that the queue takes. */
    @Param({"64", "1024"})
    public int bytes;

    /** Where the bytes of buffers lie. */
    @Param({"direct", "heap"})
    public String buffers;

    private MessageQueue queue;
    private MemorySegment sentBytes;
    private MemorySegment receivedBytes;
    private ByteBuffer sent;
    private ByteBuffer received;
    private byte[] array;

    @Setup
    public void make() throws IOException {
        String name = "culebra-bench-" + ProcessHandle.current().pid();
        queue = MessageQueue.create(name, new QueueLimits(MESSAGES, bytes));
        MessageQueue.unlink(name);
        // Where C has them too: the kernel's copy takes more or less by where they are in a page.
        MemorySegment pages = Arena.ofAuto().allocate(2 * PAGE, PAGE);
        sentBytes = pages.asSlice(LINE, bytes);
        receivedBytes = pages.asSlice(PAGE + PAGE / 2, bytes);
        boolean direct = buffers.equals("direct");
        sent = direct ? sentBytes.asByteBuffer() : ByteBuffer.allocate(bytes);
        received = direct ? receivedBytes.asByteBuffer() : ByteBuffer.allocate(bytes);
        array = new byte[bytes];
    }

    @TearDown
    public void close() {
        queue.close();
    }

    @Benchmark
    public long sendAndReceive() throws IOException, InterruptedException {
        queue.send(sentBytes, PRIORITY);
        return queue.receive(receivedBytes);
    }

    @Benchmark
    public long trySendAndTryReceive() throws IOException {
        queue.trySend(sentBytes, PRIORITY);
        return queue.tryReceive(receivedBytes);
    }

    @Benchmark
    public long sendAndReceiveBuffers() throws IOException, InterruptedException {
        queue.send(sent.clear(), PRIORITY);
        return queue.receive(received.clear());
    }

    @Benchmark
    public Message sendAndReceiveArrays() throws IOException, InterruptedException {
        queue.send(array, PRIORITY);
        return queue.receive();
    }
}

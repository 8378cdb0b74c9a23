package culebra.bench;

import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;

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
import java.util.concurrent.TimeUnit;

/** System V semaphores and a message queue, used by one thread, which never has to wait. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SysvBench {
    static final int BYTES = 64;
    private static final int TYPE = 1;
    private static final int ANY = 0;

    /** Where the bytes of buffers lie. */
    @Param({"direct", "heap"})
    public String buffers;

    // Kept: an array of arguments would be made for each call.
    private final SemOp[] take = {SemOp.take(0, 1)};
    private final SemOp[] add = {SemOp.add(0, 1)};
    private final SemOp[] there = {SemOp.take(0, 1), SemOp.add(1, 1)};
    private final SemOp[] back = {SemOp.add(0, 1), SemOp.take(1, 1)};

    private SysvSemaphores semaphores;
    private SysvQueue queue;
    private ByteBuffer sent;
    private ByteBuffer received;

    @Setup
    public void make() throws IOException {
        semaphores = SysvSemaphores.create(SysvKey.PRIVATE, new int[] {1, 0});
        queue = SysvQueue.create(SysvKey.PRIVATE);
        boolean direct = buffers.equals("direct");
        sent = direct ? ByteBuffer.allocateDirect(BYTES) : ByteBuffer.allocate(BYTES);
        received = direct ? ByteBuffer.allocateDirect(BYTES) : ByteBuffer.allocate(BYTES);
    }

    @TearDown
    public void remove() throws IOException {
        semaphores.remove();
        queue.remove();
    }

    @Benchmark
    public void takeAndAdd() throws IOException, InterruptedException {
        semaphores.apply(take);
        semaphores.apply(add);
    }

    @Benchmark
    public boolean tryTakeAndAdd() throws IOException {
        return semaphores.tryApply(take) & semaphores.tryApply(add);
    }

    @Benchmark
    public void takeAndAddBoth() throws IOException, InterruptedException {
        semaphores.apply(there);
        semaphores.apply(back);
    }

    @Benchmark
    public long sendAndReceiveBuffers() throws IOException, InterruptedException {
        queue.send(TYPE, sent.clear());
        return queue.receive(ANY, received.clear());
    }

    @Benchmark
    public long trySendAndTryReceiveBuffers() throws IOException {
        queue.trySend(TYPE, sent.clear());
        return queue.tryReceive(ANY, received.clear());
    }
}

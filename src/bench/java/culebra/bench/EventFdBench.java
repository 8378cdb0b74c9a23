package culebra.bench;

import culebra.event.EventFd;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A count added and taken by one thread, which never has to wait. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventFdBench {
    private EventFd counter;

    @Setup
    public void make() throws IOException {
        counter = EventFd.create();
    }

    @TearDown
    public void close() {
        counter.close();
    }

    @Benchmark
    public long addAndTake() throws IOException, InterruptedException {
        counter.add(1);
        return counter.take();
    }

    @Benchmark
    public OptionalLong tryAddAndTryTake() throws IOException {
        counter.tryAdd(1);
        return counter.tryTake();
    }
}

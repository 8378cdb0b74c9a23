package culebra.bench;

import culebra.event.EventFd;
import culebra.fd.Poller;
import culebra.fd.Readiness;
import culebra.fd.ReadyFd;

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
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One event of one eventfd, any of ten among those that are registered: added, awaited and taken.
 *
 * <p>Always ten, so that the figures differ by how many are registered, and not by how much memory
 * the events themselves touch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PollerBench {
    private static final int ACTIVE = 10;

    /** How many are registered. */
    @Param({"10", "10000"})
    public int registered;

    private Poller poller;
    private EventFd[] counters;
    private int random = 1;

    @Setup
    public void make() throws IOException {
        poller = Poller.open();
        counters = new EventFd[registered];
        for (int i = 0; i < registered; i++) {
            counters[i] = EventFd.create();
            poller.register(counters[i].fd(), Set.of(Readiness.READABLE), counters[i]);
        }
    }

    @TearDown
    public void close() {
        poller.close();
        for (EventFd counter : counters) {
            counter.close();
        }
    }

    @Benchmark
    public long addAwaitAndTake() throws IOException, InterruptedException {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        counters[Integer.remainderUnsigned(random, ACTIVE) * (registered / ACTIVE)].add(1);
        List<ReadyFd> ready = poller.await();
        return ((EventFd) ready.get(0).attachment()).take();
    }
}

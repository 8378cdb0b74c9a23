package culebra.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/** Shared memory opened, mapped and unmapped by one thread; and used where it is mapped. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SharedMemoryBench {
    static final int BYTES = 1 << 16;

    /** So many are increased, one in each cache line: what compilers do not merge. */
    static final int LONGS = 64;

    static final int LINE = 64;

    private final String name = "culebra-bench-" + ProcessHandle.current().pid();
    private MemorySegment memory;

    @Setup
    public void make() throws IOException {
        memory = SharedMemory.map(name, BYTES, Arena.ofAuto());
    }

    @TearDown
    public void unlink() throws IOException {
        SharedMemory.unlink(name);
    }

    @Benchmark
    public void openAndMap() throws IOException {
        try (var arena = Arena.ofConfined();
                var opened = SharedMemory.open(name)) {
            opened.map(arena).set(JAVA_LONG, 0, 1);
        }
    }

    @Benchmark
    public void increase() {
        for (int i = 0; i < LONGS; i++) {
            long at = (long) i * LINE;
            memory.set(JAVA_LONG, at, memory.get(JAVA_LONG, at) + 1);
        }
    }
}

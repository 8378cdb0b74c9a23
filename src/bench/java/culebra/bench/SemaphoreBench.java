package culebra.bench;

import culebra.sem.NamedSemaphore;
import culebra.sem.PosixSemaphore;
import culebra.sem.SharedSemaphore;

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
import java.util.concurrent.TimeUnit;

/** A permit given and taken back without waiting. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SemaphoreBench {
    /** Where the semaphore lies: in which arena, or in the system under a name. */
    @Param({"global", "auto", "confined", "shared", "named"})
    public String where;

    private Arena arena;
    private PosixSemaphore semaphore;

    @Setup
    public void make() throws IOException {
        arena =
                switch (where) {
                    case "auto" -> Arena.ofAuto();
                    case "confined" -> Arena.ofConfined();
                    case "shared" -> Arena.ofShared();
                    default -> Arena.global();
                };
        if (where.equals("named")) {
            String name = "culebra-bench-" + ProcessHandle.current().pid();
            semaphore = NamedSemaphore.create(name, 0);
            NamedSemaphore.unlink(name);
        } else {
            semaphore = SharedSemaphore.create(arena.allocate(SharedSemaphore.LAYOUT), 0);
        }
    }

    @TearDown
    public void close() {
        semaphore.close();
        if (where.equals("confined") || where.equals("shared")) {
            arena.close();
        }
    }

    @Benchmark
    public boolean releaseAndTryAcquire() {
        semaphore.release();
        return semaphore.tryAcquire();
    }
}

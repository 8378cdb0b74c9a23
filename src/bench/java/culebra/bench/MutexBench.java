package culebra.bench;

import culebra.shm.SharedMemory;
import culebra.sync.SharedMutex;

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

/** A mutex locked and unlocked by one thread, with nobody else about. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MutexBench {
    private static final int PAGE = 4096;

    /** By which arena the memory is mapped. */
    @Param({"global", "auto", "confined", "shared"})
    public String where;

    private Arena arena;
    private SharedMutex mutex;

    @Setup
    public void make() throws IOException {
        arena =
                switch (where) {
                    case "auto" -> Arena.ofAuto();
                    case "confined" -> Arena.ofConfined();
                    case "shared" -> Arena.ofShared();
                    default -> Arena.global();
                };
        try (var memory = SharedMemory.anonymous(PAGE)) {
            mutex = SharedMutex.create(memory.map(arena));
        }
    }

    @TearDown
    public void close() {
        if (where.equals("confined") || where.equals("shared")) {
            arena.close();
        }
    }

    @Benchmark
    public void lockAndUnlock() {
        mutex.lock();
        mutex.unlock();
    }

    @Benchmark
    public boolean tryLockAndUnlock() {
        boolean locked = mutex.tryLock();
        mutex.unlock();
        return locked;
    }
}

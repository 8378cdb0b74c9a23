package culebra.bench;

import culebra.lock.AdvisoryLocks;
import culebra.lock.FileLocks;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file locked and unlocked by one thread, with nobody else about. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FileLockBench {
    /** Which family of locks. */
    @Param({"flock", "record", "ofd"})
    public String family;

    private FileLocks locks;
    private AdvisoryLocks locking;

    @Setup
    public void make() throws IOException {
        Path path = Bench.OUT.resolve("lock-" + ProcessHandle.current().pid());
        locks = FileLocks.openOrCreate(path);
        Files.delete(path);
        locking =
                switch (family) {
                    case "flock" -> locks.wholeFile();
                    case "record" -> locks.perProcess();
                    default -> locks.perOpen();
                };
    }

    @TearDown
    public void close() {
        locks.close();
    }

    @Benchmark
    public void lockAndClose() throws IOException, InterruptedException {
        locking.lock().close();
    }

    @Benchmark
    public void tryLockAndClose() throws IOException {
        locking.tryLock().orElseThrow().close();
    }
}

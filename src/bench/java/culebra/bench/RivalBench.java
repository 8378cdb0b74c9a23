package culebra.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.concurrent.TimeUnit;

/** What Culebra's own classes of benchmarks do, done by another library. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RivalBench {
    /** Which library, by its name in the tables. */
    @Param("JDK")
    public String library;

    /** What it does. */
    @Param("pipe")
    public String call;

    private Batches.Task task;

    /** The same row with these libraries too. */
    static Row beside(Row row, boolean quick, String call, String... libraries) {
        Row more = row;
        for (String library : libraries) {
            more =
                    more.beside(
                            library,
                            () ->
                                    Jmh.run(
                                            quick,
                                            RivalBench.class,
                                            "run",
                                            "library",
                                            library,
                                            "call",
                                            call));
        }
        return more;
    }

    @Setup
    public void make() throws Exception {
        task =
                switch (library) {
                    case "JDK" -> JdkCalls.of(call);
                    case "JNA" -> JnaCalls.of(call);
                    case "jnr" -> JnrCalls.of(call);
                    case "junixsocket" -> JunixsocketCalls.of(call);
                    default -> throw new IllegalArgumentException(library);
                };
    }

    @Benchmark
    public void run() throws Exception {
        task.run(); // one class in this JVM, so that it is inlined
    }

    static void check(boolean done) {
        if (!done) {
            throw new IllegalStateException("it did not work");
        }
    }
}

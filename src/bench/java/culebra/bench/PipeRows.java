package culebra.bench;

import static culebra.bench.Commands.c;
import static culebra.bench.Commands.number;
import static culebra.bench.Figures.NONE;

import java.util.List;

/** Pipes and FIFOs: calls that need not wait, round trips between processes, and long writes. */
final class PipeRows {
    private static final String WAIT = "writeAndRead";
    private static final String TRY = "tryWriteAndTryRead";

    private final boolean quick;

    private PipeRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var bench = new PipeRows(quick);
        Row call = row("pipe-one-thread", 1.15, () -> bench.calls(WAIT, "pipe", "direct"));
        Row fifo = row("fifo-one-thread", NONE, () -> bench.calls(WAIT, "fifo", "direct"));
        return List.of(
                RivalBench.beside(call, quick, "pipe", "JDK", "JNA", "jnr"),
                row("pipe-one-thread-try", 1.12, () -> bench.calls(TRY, "pipe", "direct")),
                row("pipe-buffers-direct", NONE, () -> bench.buffers(WAIT, "direct")),
                row("pipe-buffers-heap", NONE, () -> bench.buffers(WAIT, "heap")),
                row("pipe-buffers-try", NONE, () -> bench.buffers(TRY, "direct")),
                RivalBench.beside(fifo, quick, "fifo", "JDK"),
                bench.pair(64)
                        .roundTrips("pipe-ping-pong", 1.12, "JDK")
                        .charted("pipe, 64 B round trip"),
                bench.pair(64)
                        .roundTripsOfJvms("pipe-ping-pong-jvms")
                        .charted("pipe, 64 B round trip, between two JVMs"),
                bench.pair(1024).roundTrips("pipe-ping-pong-1k", NONE, "JDK"),
                bench.pair(65536)
                        .roundTrips("pipe-ping-pong-64k", NONE, "JDK")
                        .charted("pipe, 64 KiB round trip"),
                bench.pair(65536)
                        .writes("pipe-write-64k", 1.04, "JDK")
                        .charted("pipe, 64 KiB one way"));
    }

    private Pair pair(int bytes) {
        return new Pair(quick, "pipe", "pipe", bytes);
    }

    private static Row row(String name, double most, Figures.Measure measure) {
        return new Row(name, "ns", "C", most, NONE, measure);
    }

    private Figures buffers(String method, String buffers) throws Exception {
        return calls(method + "Buffers", "pipe", buffers);
    }

    private Figures calls(String method, String where, String buffers) throws Exception {
        String c = method.startsWith(TRY) ? "pipe-try" : where;
        String path = Bench.OUT.resolve("fifo-c").toString();
        return Jmh.run(quick, PipeBench.class, method, "where", where, "buffers", buffers)
                .beside(number(c("onethread", c, Jmh.millis(quick), path)));
    }
}

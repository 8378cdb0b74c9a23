package culebra.bench;

import static culebra.bench.Commands.between;
import static culebra.bench.Commands.c;
import static culebra.bench.Commands.java;
import static culebra.bench.Commands.number;
import static culebra.bench.Commands.pinned;
import static culebra.bench.Figures.NONE;

import java.util.List;

/** Pipes and FIFOs: calls that need not wait, round trips between processes, and long writes. */
final class PipeRows {
    private static final String WAIT = "writeAndRead";
    private static final String TRY = "tryWriteAndTryRead";
    private static final String SHORT = "" + PipeBench.BYTES;
    private static final String LONG = "65536";

    private final boolean quick;

    private PipeRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var bench = new PipeRows(quick);
        return List.of(
                row("pipe-one-thread", 1.15, () -> bench.calls(WAIT, "pipe", "direct")),
                row("pipe-one-thread-try", 1.12, () -> bench.calls(TRY, "pipe", "direct")),
                row("pipe-buffers-direct", NONE, () -> bench.buffers(WAIT, "direct")),
                row("pipe-buffers-heap", NONE, () -> bench.buffers(WAIT, "heap")),
                row("pipe-buffers-try", NONE, () -> bench.buffers(TRY, "direct")),
                row("fifo-one-thread", NONE, () -> bench.calls(WAIT, "fifo", "direct")),
                row("pipe-ping-pong", 1.12, () -> bench.roundTrips(bench.peer("pong"))),
                row("pipe-ping-pong-jvms", NONE, () -> bench.roundTrips(bench.javaPeer("pong"))),
                row("pipe-write-64k", 1.04, bench::longWrites));
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

    /** Both sides share a processor: waking another one costs more than all the rest. */
    private Figures roundTrips(List<String> pong) throws Exception {
        return new Figures(
                number(pinned(between("pipe", javaPeer("ping"), pong))),
                number(pinned(between("pipe", peer("ping"), peer("pong")))),
                NONE);
    }

    /**
     * The same reader, in C, empties the pipe for both. It shares the writer's processor, so that
     * they take turns, each time with a full pipe or an empty one; on two processors the time is
     * that of waking the other, eight times as long and never twice the same.
     */
    private Figures longWrites() throws Exception {
        String writes = quick ? "50000" : "200000";
        List<String> reader = c("peer", "read", "0", LONG);
        List<String> culebra = java(Peer.class, "write", "pipe", writes, LONG);
        List<String> c = c("peer", "write", writes, LONG);
        return new Figures(
                number(pinned(between("pipe", culebra, reader))),
                number(pinned(between("pipe", c, reader))),
                NONE);
    }

    private List<String> peer(String role) {
        return c("peer", role, trips(), SHORT);
    }

    private List<String> javaPeer(String role) {
        return java(Peer.class, role, "pipe", trips(), SHORT);
    }

    private String trips() {
        return quick ? "100000" : "400000";
    }
}

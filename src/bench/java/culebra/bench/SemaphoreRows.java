package culebra.bench;

import static culebra.bench.Commands.c;
import static culebra.bench.Commands.java;
import static culebra.bench.Commands.number;
import static culebra.bench.Commands.output;
import static culebra.bench.Commands.pinned;
import static culebra.bench.Commands.start;
import static culebra.bench.Figures.NONE;

import java.util.ArrayList;
import java.util.List;

/** Semaphores: a call, a round trip between processes, and what threads cost that made a call. */
final class SemaphoreRows {
    private final boolean quick;

    private SemaphoreRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var bench = new SemaphoreRows(quick);
        var rows = new ArrayList<Row>();
        for (String where : List.of("global", "auto", "confined", "named", "shared")) {
            String c = where.equals("named") ? "named" : "memory";
            double most = where.equals("shared") ? 3 : 1.3;
            var row =
                    new Row(
                            "sem-" + where,
                            "ns",
                            "C",
                            most,
                            NONE,
                            () -> bench.callBesideC(where, c));
            rows.add(
                    where.equals("named")
                            ? RivalBench.beside(row, quick, "semaphore", "JNA", "jnr")
                                    .charted("semaphore")
                            : where.equals("shared")
                                    ? row.charted("semaphore in a shared arena")
                                    : row);
        }
        rows.add(new Row("sem-round-trip", "ns", "C", NONE, NONE, bench::roundTrips));
        rows.add(new Row("sem-hand-off-virtual", "ns", "platform", 1.6, NONE, bench::handOffs));
        rows.add(
                new Row(
                        "memory-virtual",
                        "B",
                        "-",
                        NONE,
                        200,
                        () -> bench.threadMemory("virtual", 10_000)));
        rows.add(
                new Row(
                        "memory-platform",
                        "B",
                        "-",
                        NONE,
                        NONE,
                        () -> bench.threadMemory("platform", 1_000)));
        return rows;
    }

    private Figures callBesideC(String where, String c) throws Exception {
        return Jmh.run(quick, SemaphoreBench.class, "releaseAndTryAcquire", "where", where)
                .beside(number(c("sem", c, Jmh.millis(quick))));
    }

    /** Both sides share a processor: waking another one costs more than all the rest. */
    private Figures roundTrips() throws Exception {
        String trips = quick ? "25000" : "100000";
        double[] results = new double[2];
        for (int i = 0; i < results.length; i++) {
            try (var there = new Semaphores()) {
                List<String> ping =
                        i == 0
                                ? java(RoundTrips.class, "process", there.to, there.from, trips)
                                : c("pingpong", "ping", there.to, there.from, trips);
                List<String> pong = c("pingpong", "pong", there.from, there.to, trips);
                Process other = start(pinned(pong));
                Process measured = start(pinned(ping));
                // No answer would come to one that the other has left.
                other.onExit().thenAccept(ended -> destroyUnless(ended.exitValue() == 0, measured));
                try {
                    results[i] = number(ping, measured);
                } finally {
                    other.destroy(); // if it still waits
                }
            }
        }
        return new Figures(results[0], results[1], NONE);
    }

    private static void destroyUnless(boolean ended, Process process) {
        if (!ended) {
            process.destroy();
        }
    }

    /** A thread of this process answers; on one processor for the same reason. */
    private Figures handOffs() throws Exception {
        String trips = quick ? "5000" : "25000";
        double[] results = new double[2];
        for (int i = 0; i < results.length; i++) {
            String kind = i == 0 ? "virtual" : "platform";
            try (var there = new Semaphores()) {
                results[i] =
                        number(pinned(java(RoundTrips.class, kind, there.to, there.from, trips)));
            }
        }
        return new Figures(results[0], results[1], NONE);
    }

    /**
     * What threads weigh more that each made a call; interpreted, so that it is always the same.
     */
    private Figures threadMemory(String kind, int threads) throws Exception {
        double[] results = new double[2];
        for (int i = 0; i < results.length; i++) {
            List<String> command =
                    java(ThreadMemory.class, kind, "" + threads, i == 0 ? "call" : "none");
            command.addAll(1, List.of("-Xint", "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"));
            String[] heapAndNative = output(command).split(" ");
            results[i] =
                    Double.parseDouble(heapAndNative[0]) + Double.parseDouble(heapAndNative[1]);
        }
        return new Figures(results[0] - results[1], NONE, NONE);
    }
}

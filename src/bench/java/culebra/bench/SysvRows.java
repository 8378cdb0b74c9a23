package culebra.bench;

import static culebra.bench.Commands.c;
import static culebra.bench.Commands.number;
import static culebra.bench.Figures.NONE;

import java.util.List;

/** System V semaphores and message queues: calls that need not wait. */
final class SysvRows {
    private static final String BUFFERS = "sendAndReceiveBuffers";
    private static final String TRY_BUFFERS = "trySendAndTryReceiveBuffers";
    private static final double NO_BYTES = 0;

    private final boolean quick;

    private SysvRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var bench = new SysvRows(quick);
        Row semaphore = bench.row("sysv-semaphore", 1.06, "takeAndAdd", "semaphore");
        Row queue = bench.row("sysv-queue-direct", NONE, BUFFERS, "queue");
        return List.of(
                RivalBench.beside(semaphore, quick, "sysv-semaphore", "JNA", "jnr")
                        .charted("System V semaphore"),
                bench.row("sysv-semaphore-try", 1.06, "tryTakeAndAdd", "semaphore-try"),
                bench.row("sysv-semaphore-both", NONE, "takeAndAddBoth", "both"),
                RivalBench.beside(queue, quick, "sysv-queue", "JNA"),
                bench.row("sysv-queue-heap", NONE, BUFFERS, "queue"),
                bench.row("sysv-queue-try", NONE, TRY_BUFFERS, "queue-try"));
    }

    private Row row(String name, double most, String method, String c) {
        String buffers = name.endsWith("heap") ? "heap" : "direct";
        return new Row(
                        name,
                        "ns",
                        "C",
                        most,
                        NONE,
                        () ->
                                Jmh.run(quick, SysvBench.class, method, "buffers", buffers)
                                        .beside(number(c("onesysv", c, Jmh.millis(quick)))))
                .atMostBytes(NO_BYTES);
    }
}

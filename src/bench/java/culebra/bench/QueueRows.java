package culebra.bench;

import static culebra.bench.Commands.c;
import static culebra.bench.Commands.number;
import static culebra.bench.Figures.NONE;

import java.util.List;

/** Message queues: calls that need not wait, and round trips between processes. */
final class QueueRows {
    private static final String WAIT = "sendAndReceive";
    private static final String TRY = "trySendAndTryReceive";
    private static final String BUFFERS = "sendAndReceiveBuffers";
    private static final String ARRAYS = "sendAndReceiveArrays";
    private static final String SHORT = "64";
    private static final String LONG = "1024";
    private static final double NO_BYTES = 0;

    private final boolean quick;

    private QueueRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var bench = new QueueRows(quick);
        Row call = bench.calls("mq-one-thread", 1.1, WAIT, SHORT, "wait").atMostBytes(NO_BYTES);
        Row longer = bench.calls("mq-one-thread-1k", 1.06, WAIT, LONG, "wait");
        return List.of(
                RivalBench.beside(call, quick, "queue", "JNA", "jnr"),
                bench.calls("mq-one-thread-try", 1.06, TRY, SHORT, "try").atMostBytes(NO_BYTES),
                bench.calls("mq-one-thread-past", NONE, TRY, SHORT, "past"),
                RivalBench.beside(longer, quick, "queue-1k", "JNA").atMostBytes(NO_BYTES),
                bench.calls("mq-one-thread-1k-try", 1.06, TRY, LONG, "try").atMostBytes(NO_BYTES),
                bench.calls("mq-arrays", NONE, ARRAYS, SHORT, "wait"),
                bench.calls("mq-arrays-1k", 1.12, ARRAYS, LONG, "wait"),
                bench.calls("mq-buffers-direct", NONE, BUFFERS, SHORT, "wait"),
                bench.calls("mq-buffers-heap", NONE, BUFFERS, SHORT, "wait"),
                bench.pair(64)
                        .roundTrips("mq-ping-pong", 1.15, "JNA")
                        .charted("message queue, 64 B round trip"),
                bench.pair(1024).roundTrips("mq-ping-pong-1k", NONE, "JNA"),
                bench.pair(Link.Queues.MOST).roundTrips("mq-ping-pong-8k", NONE, "JNA"),
                bench.pair(64).roundTripsOfJvms("mq-ping-pong-jvms"),
                bench.pair(Link.Queues.MOST).writes("mq-write-8k", NONE, "JNA"));
    }

    private static Row row(String name, double most, Figures.Measure measure) {
        return new Row(name, "ns", "C", most, NONE, measure);
    }

    private Row calls(String name, double most, String method, String bytes, String c) {
        String buffers = name.endsWith("heap") ? "heap" : "direct";
        return row(
                name,
                most,
                () ->
                        Jmh.run(quick, QueueBench.class, method, "bytes", bytes, "buffers", buffers)
                                .beside(number(c("onequeue", c, bytes, Jmh.millis(quick)))));
    }

    private Pair pair(int bytes) {
        return new Pair(quick, "queue", "queue", bytes);
    }
}

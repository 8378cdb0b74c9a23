package culebra.bench;

import static culebra.bench.Commands.c;
import static culebra.bench.Commands.number;
import static culebra.bench.Figures.NONE;

import java.util.ArrayList;
import java.util.List;

/** Sockets in one thread: calls that need not wait, and connecting. */
final class SocketRows {
    private static final double NO_BYTES = 0;
    private static final double CONNECTION_BYTES = 100;

    private final boolean quick;

    private SocketRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var rows = new ArrayList<Row>();
        var bench = new SocketRows(quick);
        bench.addCalls(rows);
        bench.addConnects(rows);
        bench.addBatches(rows);
        return rows;
    }

    private void addCalls(List<Row> rows) {
        for (String kind : List.of("stream", "datagram", "seqpacket")) {
            String method = kind.equals("stream") ? "writeAndRead" : "sendAndReceive";
            String buffers = method + "Buffers";
            String name = "unix-" + kind;
            Row call = calls(name + "-one-thread", kind, method, "direct").atMostBytes(NO_BYTES);
            rows.add(
                    switch (kind) {
                        case "stream" ->
                                RivalBench.beside(call, quick, kind, "JDK", "jnr", "junixsocket");
                        case "datagram" -> RivalBench.beside(call, quick, kind, "junixsocket");
                        default -> call;
                    });
            rows.add(calls(name + "-direct", kind, buffers, "direct").atMostBytes(NO_BYTES));
            rows.add(calls(name + "-heap", kind, buffers, "heap"));
        }
        Row udp = calls("inet-datagram-one-thread", "udp", "sendAndReceiveBuffers", "direct");
        rows.add(RivalBench.beside(udp, quick, "udp", "JDK").charted("UDP, 64 B, one thread"));
        rows.add(
                calls("unix-stream-try", "stream", "tryWriteAndTryRead", "direct")
                        .atMostBytes(NO_BYTES));
        rows.add(
                calls("unix-datagram-try", "datagram", "trySendAndTryReceiveBuffers", "direct")
                        .atMostBytes(NO_BYTES));
    }

    /** Nanoseconds of a message, 64 of which are sent and received by one call or by one each. */
    private void addBatches(List<Row> rows) {
        for (String kind : List.of("datagram", "udp")) {
            String name = (kind.equals("udp") ? "inet-datagram" : "unix-datagram") + "-batch";
            Figures.Measure batch =
                    () -> jmh("sendAndReceiveBatch", kind).beside(inC(kind + "-batch"));
            rows.add(
                    new Row(name, "ns", "C", NONE, NONE, batch)
                            .beside("single calls", () -> jmh("sendAndReceiveBuffers", kind))
                            .beside("C, single calls", () -> Figures.of(inC(kind))));
        }
    }

    private double inC(String kind) throws Exception {
        return number(c("onesocket", kind, millis()));
    }

    private Figures jmh(String method, String kind) throws Exception {
        return Jmh.run(quick, SocketBench.class, method, "messages", kind, "buffers", "direct");
    }

    private Row calls(String name, String kind, String method, String buffers) {
        String messages = kind.equals("stream") ? "datagram" : kind;
        Figures.Measure measure =
                () ->
                        Jmh.run(
                                        quick,
                                        SocketBench.class,
                                        method,
                                        "messages",
                                        messages,
                                        "buffers",
                                        buffers)
                                .beside(number(c("onesocket", kind, Jmh.millis(quick))));
        return new Row(name, "ns", "C", NONE, NONE, measure);
    }

    private void addConnects(List<Row> rows) {
        String path = Bench.OUT.resolve("connect-c").toString();
        var row =
                new Row(
                        "unix-connect",
                        "ns",
                        "C",
                        1.12,
                        NONE,
                        () ->
                                Jmh.run(quick, ConnectBench.class, "connectAndAccept")
                                        .beside(number(c("onesocket", "connect", millis(), path))));
        rows.add(
                RivalBench.beside(row, quick, "connect", "JDK", "jnr", "junixsocket")
                        .atMostBytes(CONNECTION_BYTES)
                        .charted("UNIX connect and accept"));
    }

    private String millis() {
        return Jmh.millis(quick);
    }
}

package culebra.bench;

import static culebra.bench.Commands.between;
import static culebra.bench.Commands.c;
import static culebra.bench.Commands.inTurns;
import static culebra.bench.Commands.java;
import static culebra.bench.Commands.number;
import static culebra.bench.Commands.pinned;
import static culebra.bench.Figures.NONE;

import java.util.ArrayList;
import java.util.List;

/** Sockets between processes: round trips and writes. */
final class SocketPeerRows {
    private static final String SHORT = "" + SocketBench.BYTES;
    private static final String LONG = "65536";
    private static final String MESSAGE = "1024";

    private final boolean quick;

    private SocketPeerRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var rows = new ArrayList<Row>();
        var bench = new SocketPeerRows(quick);
        bench.addRoundTrips(rows);
        bench.addWrites(rows);
        return rows;
    }

    private void addRoundTrips(List<Row> rows) {
        rows.add(roundTrips("unix-stream", 1.08, "stream", "stream"));
        rows.add(roundTrips("unix-seqpacket", 1.08, "message", "seqpacket"));
        rows.add(roundTrips("unix-datagram", 1.12, "message", "datagram"));
        rows.add(roundTrips("inet-stream", NONE, "stream", "inet"));
        rows.add(rival("unix-stream-channel", 1.02, "JDK", "channel"));
        rows.add(rival("unix-stream-junixsocket", 1, "junix", "junixsocket"));
    }

    /** Both sides share a processor: waking another one costs more than all the rest. */
    private Row roundTrips(String name, double most, String link, String kind) {
        return new Row(
                name + "-ping-pong",
                "ns",
                "C",
                most,
                NONE,
                () ->
                        new Figures(
                                trip(kind, javaPeer("ping", link)),
                                trip(kind, c("peer", "ping", trips(), SHORT)),
                                NONE));
    }

    /** The other libraries connect to a path, and so does Culebra beside them. */
    private Row rival(String name, double most, String who, String link) {
        return new Row(
                name,
                "ns",
                who,
                most,
                NONE,
                () ->
                        new Figures(
                                trip("path", javaPeer("ping", "connect")),
                                trip("path", javaPeer("ping", link)),
                                NONE));
    }

    private double trip(String kind, List<String> ping) throws Exception {
        return number(pinned(between(kind, ping, c("peer", "pong", trips(), SHORT))));
    }

    private void addWrites(List<Row> rows) {
        rows.add(writes("unix-stream-write-64k", 1.04, "stream", LONG));
        rows.add(writes("unix-stream-write-1k", 1.07, "stream", MESSAGE));
        rows.add(writes("unix-datagram-write-1k", 1.07, "message", MESSAGE));
    }

    /**
     * Pinned for the reason that {@link PipeRows} tells, and in turns: else the scheduler wakes the
     * reader for each short write of one process and for the tenth of another. A reader of a stream
     * takes what comes.
     */
    private Row writes(String name, double most, String link, String bytes) {
        boolean stream = link.equals("stream");
        String kind = stream ? "stream" : "datagram";
        int shorter = bytes.equals(LONG) ? 1 : 10; // so that all rows take long enough to warm up
        String count = "" + shorter * (quick ? 50_000 : 200_000);
        List<String> reader = c("peer", "read", stream ? "0" : count, stream ? LONG : bytes);
        List<String> culebra = java(Peer.class, "write", link, count, bytes);
        List<String> c = c("peer", "write", count, bytes);
        return new Row(
                name,
                "ns",
                "C",
                most,
                NONE,
                () ->
                        new Figures(
                                number(inTurns(between(kind, culebra, reader))),
                                number(inTurns(between(kind, c, reader))),
                                NONE));
    }

    private List<String> javaPeer(String role, String link) {
        return java(Peer.class, role, link, trips(), SHORT);
    }

    private String trips() {
        return quick ? "100000" : "400000";
    }
}

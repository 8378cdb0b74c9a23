package culebra.bench;

import static culebra.bench.Figures.NONE;

import java.util.List;

/** Sockets between processes: round trips and writes. */
final class SocketPeerRows {
    private static final String[] UNIX = {"JDK", "jnr", "junixsocket"};

    private SocketPeerRows() {}

    static List<Row> rows(boolean quick) {
        var seqpacket = new Pair(quick, "seqpacket", "message", SocketBench.BYTES);
        var datagram = new Pair(quick, "datagram", "message", SocketBench.BYTES);
        var longDatagram = new Pair(quick, "datagram", "message", 1024);
        return List.of(
                unix(quick, 64)
                        .roundTrips("unix-stream-ping-pong", 1.08, UNIX)
                        .charted("UNIX stream, 64 B round trip"),
                unix(quick, 1024).roundTrips("unix-stream-ping-pong-1k", NONE, UNIX),
                unix(quick, 65536)
                        .roundTrips("unix-stream-ping-pong-64k", NONE, UNIX)
                        .charted("UNIX stream, 64 KiB round trip"),
                unix(quick, 64).roundTripsBeside("unix-stream-channel", 1.02, "JDK"),
                unix(quick, 64).roundTripsBeside("unix-stream-junixsocket", 1, "junixsocket"),
                seqpacket.roundTrips("unix-seqpacket-ping-pong", 1.08),
                datagram.roundTrips("unix-datagram-ping-pong", 1.12),
                inet(quick, 64)
                        .roundTrips("inet-stream-ping-pong", NONE, "JDK")
                        .charted("TCP, 64 B round trip"),
                inet(quick, 1024).roundTrips("inet-stream-ping-pong-1k", NONE, "JDK"),
                inet(quick, 65536).roundTrips("inet-stream-ping-pong-64k", NONE, "JDK"),
                unix(quick, 65536)
                        .writes("unix-stream-write-64k", 1.04, UNIX)
                        .charted("UNIX stream, 64 KiB one way"),
                unix(quick, 1024).writes("unix-stream-write-1k", 1.07),
                longDatagram.writes("unix-datagram-write-1k", 1.07),
                inet(quick, 65536).writes("inet-stream-write-64k", NONE, "JDK"));
    }

    /** The other libraries connect to a path, and so do Culebra and C beside them. */
    private static Pair unix(boolean quick, int bytes) {
        return new Pair(quick, "path", "connect", bytes);
    }

    private static Pair inet(boolean quick, int bytes) {
        return new Pair(quick, "inet", "connect", bytes);
    }
}

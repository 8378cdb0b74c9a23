package culebra.bench;

import static culebra.bench.Commands.between;
import static culebra.bench.Commands.c;
import static culebra.bench.Commands.java;
import static culebra.bench.Commands.number;
import static culebra.bench.Commands.pinned;
import static culebra.bench.Figures.NONE;

import java.util.List;

/** Eventfds: calls that need not wait, round trips between processes, and many in one poller. */
final class EventRows {
    private static final String BYTES = "8";

    private final boolean quick;

    private EventRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var bench = new EventRows(quick);
        return List.of(
                row("eventfd-one-thread", NONE, () -> bench.calls("addAndTake")),
                row("eventfd-one-thread-try", NONE, () -> bench.calls("tryAddAndTryTake")),
                row("eventfd-ping-pong", 1.12, () -> bench.roundTrips(bench.peer("pong"))),
                row("eventfd-ping-pong-jvms", NONE, () -> bench.roundTrips(bench.javaPeer("pong"))),
                row("poller-10", NONE, () -> bench.polls("10")),
                row("poller-10000", NONE, () -> bench.polls("10000")),
                new Row("poller-scale", "ns", "10 fds", 1.5, NONE, bench::scale));
    }

    private static Row row(String name, double most, Figures.Measure measure) {
        return new Row(name, "ns", "C", most, NONE, measure);
    }

    private Figures calls(String method) throws Exception {
        return Jmh.run(quick, EventFdBench.class, method)
                .beside(number(c("onethread", "eventfd", Jmh.millis(quick))));
    }

    /** Both sides share a processor: waking another one costs more than all the rest. */
    private Figures roundTrips(List<String> pong) throws Exception {
        return new Figures(
                number(pinned(between("eventfd", javaPeer("ping"), pong))),
                number(pinned(between("eventfd", peer("ping"), peer("pong")))),
                NONE);
    }

    private Figures polls(String registered) throws Exception {
        return poller(registered)
                .beside(number(c("onethread", "epoll", Jmh.millis(quick), registered)));
    }

    private Figures scale() throws Exception {
        return poller("10000").beside(poller("10").culebra());
    }

    private Figures poller(String registered) throws Exception {
        return Jmh.run(quick, PollerBench.class, "addAwaitAndTake", "registered", registered);
    }

    private List<String> peer(String role) {
        return c("peer", role, trips(), BYTES);
    }

    private List<String> javaPeer(String role) {
        return java(Peer.class, role, "eventfd", trips(), BYTES);
    }

    private String trips() {
        return quick ? "100000" : "400000";
    }
}

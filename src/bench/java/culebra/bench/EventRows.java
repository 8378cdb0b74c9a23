package culebra.bench;

import static culebra.bench.Commands.c;
import static culebra.bench.Commands.number;
import static culebra.bench.Figures.NONE;

import java.util.List;

/** Eventfds: calls that need not wait, round trips between processes, and many in one poller. */
final class EventRows {
    private final boolean quick;

    private EventRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var bench = new EventRows(quick);
        var pair = new Pair(quick, "eventfd", "eventfd", Long.BYTES);
        Row call = row("eventfd-one-thread", NONE, () -> bench.calls("addAndTake"));
        return List.of(
                RivalBench.beside(call, quick, "eventfd", "JNA", "jnr")
                        .charted("eventfd, one thread"),
                row("eventfd-one-thread-try", NONE, () -> bench.calls("tryAddAndTryTake"))
                        .charted("eventfd, one thread, try"),
                pair.roundTrips("eventfd-ping-pong", 1.12, "JNA"),
                pair.roundTripsOfJvms("eventfd-ping-pong-jvms"),
                row("poller-10", 1.12, () -> bench.polls("10")),
                row("poller-10000", 1.12, () -> bench.polls("10000")),
                new Row("poller-scale", "ns", "10 fds", 1.5, NONE, bench::scale));
    }

    private static Row row(String name, double most, Figures.Measure measure) {
        return new Row(name, "ns", "C", most, NONE, measure);
    }

    private Figures calls(String method) throws Exception {
        return Jmh.run(quick, EventFdBench.class, method)
                .beside(number(c("onethread", "eventfd", Jmh.millis(quick))));
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
}

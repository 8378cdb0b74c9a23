package culebra.bench;

import static culebra.bench.Commands.between;
import static culebra.bench.Commands.inTurns;
import static culebra.bench.Commands.number;
import static culebra.bench.Commands.pinned;
import static culebra.bench.Figures.NONE;

import java.util.List;

/**
 * Two processes, of which the first is measured; the other one is always the same, in C. They share
 * a processor: waking another one costs more than all the rest.
 *
 * @param kind what {@code between} puts between them
 * @param link what {@link Link} makes of it; with a library's name before it, {@link RivalLinks}
 * @param bytes the size of what goes there at a time
 */
record Pair(boolean quick, String kind, String link, int bytes) {
    private static final int LONG = 4096;
    private static final String LONGEST = "65536";

    /** There and back, Culebra beside C and these libraries. */
    Row roundTrips(String name, double most, String... libraries) {
        Row row = row(name, "C", most, () -> trip(link).beside(trip(c("ping")).culebra()));
        for (String library : libraries) {
            row = row.beside(library, () -> trip(library + "-" + link));
        }
        return row;
    }

    /** Culebra in both processes beside C in both. */
    Row roundTripsOfJvms(String name) {
        return row(
                name,
                "C",
                NONE,
                () ->
                        trip(java("ping", link), java("pong", link))
                                .beside(trip(c("ping")).culebra()));
    }

    /** Culebra beside another library that it is to be no slower than. */
    Row roundTripsBeside(String name, double most, String library) {
        return row(
                name, library, most, () -> trip(link).beside(trip(library + "-" + link).culebra()));
    }

    private Figures trip(String ofLink) throws Exception {
        return trip(java("ping", ofLink));
    }

    private Figures trip(List<String> ping) throws Exception {
        return trip(ping, c("pong"));
    }

    private Figures trip(List<String> ping, List<String> pong) throws Exception {
        return measured(between(kind, ping, pong), bytes > LONG);
    }

    /**
     * Written one after the other. The same reader, in C, takes them for all. As it shares the
     * writer's processor, they take turns, each time with a full pipe or an empty one; on two
     * processors the time is that of waking the other, eight times as long and never twice the
     * same. All but pipes need to be told to, as for long round trips: else the scheduler wakes the
     * reader for each short write, or part of a long one, of one process and for the tenth of
     * another.
     */
    Row writes(String name, double most, String... libraries) {
        Row row = row(name, "C", most, () -> write(link).beside(write(c("write")).culebra()));
        for (String library : libraries) {
            row = row.beside(library, () -> write(library + "-" + link));
        }
        return row;
    }

    private Figures write(String ofLink) throws Exception {
        return write(java("write", ofLink));
    }

    private Figures write(List<String> writer) throws Exception {
        return measured(between(kind, writer, reader()), true);
    }

    private Figures measured(List<String> both, boolean inTurns) throws Exception {
        boolean told = inTurns && !kind.equals("pipe");
        return Figures.of(number(told ? inTurns(both) : pinned(both)));
    }

    /** Of a stream of bytes, it takes what comes, to the end. */
    private List<String> reader() {
        return switch (kind) {
            case "datagram", "queue", "memory" -> c("read");
            default -> Commands.c("peer", "read", "0", LONGEST);
        };
    }

    private static Row row(String name, String beside, double most, Figures.Measure measure) {
        return new Row(name, "ns", beside, most, NONE, measure);
    }

    private List<String> java(String role, String ofLink) {
        return Commands.java(Peer.class, role, ofLink, count(role), "" + bytes);
    }

    private List<String> c(String role) {
        return Commands.c("peer", role, count(role), "" + bytes);
    }

    /** Long ones are fewer; one way, more: all take long enough to warm up. */
    private String count(String role) {
        boolean turns = role.equals("ping") || role.equals("pong");
        int count = turns ? 25_000 : 50_000;
        int fewer = bytes > LONG ? 2 : 1;
        return "" + count / fewer * (quick ? 1 : 4);
    }
}

package culebra.bench;

import static culebra.bench.Commands.number;
import static culebra.bench.Figures.NONE;

import java.util.ArrayList;
import java.util.List;

/**
 * Rings between two threads of a process, or between two processes: Culebra, C on the same layout
 * by {@code culebra_ring.h}, and Agrona. Rows that spin have two processors, rows that sleep have
 * one.
 */
final class RingRows {
    private static final double MOST_OF_C = 1.2;
    private static final double MOST_OF_C_ROUND_TRIP = 1.4;
    private static final double MOST_OF_A_PIPE = 0.7;

    private final boolean quick;

    private RingRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var rings = new RingRows(quick);
        var rows = new ArrayList<Row>();
        rows.add(
                rings.oneWay("ring-64", 64, 1, false, MOST_OF_C)
                        .charted("message ring, 64 B one way"));
        rows.add(rings.oneWay("ring-8", 8, 1, false, NONE));
        rows.add(rings.oneWay("ring-1k", 1024, 1, false, NONE));
        rows.add(rings.oneWay("ring-64k", 65536, 1, false, NONE));
        rows.add(rings.oneWay("ring-shared-1", 64, 1, true, NONE));
        rows.add(rings.oneWay("ring-shared-2", 64, 2, true, NONE));
        rows.add(rings.oneWay("ring-shared-4", 64, 4, true, NONE));
        rows.add(rings.roundTrips());
        rows.add(rings.sleepingRoundTrips());
        rows.add(rings.processes("ring-processes-64", "oneway", "0", MOST_OF_C));
        rows.add(rings.processes("ring-processes-round-trip", "trip", "0", MOST_OF_C_ROUND_TRIP));
        for (String percent : List.of("50", "99", "99.9")) {
            String name = "ring-processes-round-trip-p" + percent.replace(".", "");
            rows.add(rings.processes(name, "trip", percent, NONE));
        }
        rows.add(rings.sleepingProcesses());
        return rows;
    }

    private Row oneWay(String name, int size, int senders, boolean shared, double most) {
        long count = (size > 4096 ? 100_000L : 10_000_000L) / senders / (quick ? 4 : 1);
        String way = shared ? "shared" : "oneway";
        String[] words = {way, "" + size, "" + count, "" + senders};
        return new Row(
                        name,
                        "ns",
                        "C",
                        most,
                        NONE,
                        () -> java("culebra", words).beside(number(Commands.c("onering", words))))
                .beside("Agrona", () -> java("agrona", words));
    }

    private Row roundTrips() {
        String[] words = {"trip", "64", quick ? "500000" : "2000000", "1"};
        return new Row(
                        "ring-round-trip",
                        "ns",
                        "C",
                        MOST_OF_C_ROUND_TRIP,
                        NONE,
                        () -> java("culebra", words).beside(number(Commands.c("onering", words))))
                .beside("Agrona", () -> java("agrona", words));
    }

    /** On one processor neither side spins. */
    private Row sleepingRoundTrips() {
        String[] words = {"sleep", "64", quick ? "50000" : "200000", "1"};
        return new Row(
                "ring-round-trip-sleeping",
                "ns",
                "C",
                NONE,
                NONE,
                () ->
                        Figures.of(
                                        number(
                                                Commands.pinned(
                                                        command(RingLoop.class, "culebra", words))))
                                .beside(number(Commands.pinned(Commands.c("onering", words)))));
    }

    private Row processes(String name, String way, String percent, double most) {
        int count = (way.equals("oneway") ? 10_000_000 : 1_000_000) / (quick ? 4 : 1);
        String[] words = {way, "64", "" + count, percent};
        return new Row(
                        name,
                        "ns",
                        "C",
                        most,
                        NONE,
                        () -> peers("culebra", words).beside(number(cProcesses(words))))
                .beside("Agrona", () -> peers("agrona", words));
    }

    /** Both sides sleep, as both sides of a pipe do. */
    private Row sleepingProcesses() {
        String[] words = {"sleep", "64", quick ? "50000" : "200000", "0"};
        String[] pipe = {"pipe", quick ? "25000" : "100000", "64"};
        return new Row(
                        "ring-processes-round-trip-sleeping",
                        "ns",
                        "pipe",
                        MOST_OF_A_PIPE,
                        NONE,
                        () ->
                                Figures.of(
                                                number(
                                                        Commands.pinned(
                                                                command(
                                                                        RingProcesses.class,
                                                                        "culebra",
                                                                        words))))
                                        .beside(number(Commands.pinned(pipe(pipe)))))
                .beside("C", () -> Figures.of(number(Commands.pinned(cProcesses(words)))));
    }

    private static List<String> pipe(String... words) {
        List<String> ping = Commands.java(Peer.class, "ping");
        List<String> pong = Commands.java(Peer.class, "pong");
        ping.addAll(List.of(words));
        pong.addAll(List.of(words));
        return Commands.between("pipe", ping, pong);
    }

    private static List<String> cProcesses(String... words) {
        return Commands.c("onering", words[0], words[1], words[2], "1", words[3]);
    }

    private static Figures peers(String library, String... words) throws Exception {
        return Figures.of(number(command(RingProcesses.class, library, words)));
    }

    private static Figures java(String library, String... words) throws Exception {
        return Figures.of(number(command(RingLoop.class, library, words)));
    }

    private static List<String> command(Class<?> main, String library, String... words) {
        List<String> command = Commands.java(main);
        command.addAll(1, List.of("-Xms256m", "-Xmx256m"));
        command.add(library);
        command.addAll(List.of(words));
        return command;
    }
}

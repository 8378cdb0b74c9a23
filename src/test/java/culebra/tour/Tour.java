package culebra.tour;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Shows every facility at work between this JVM and other processes: {@code scripts/tour}. */
public final class Tour {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int HAPPENED = 44;
    private static final int ROUND_TRIPS = 39;

    private enum End {
        OK,
        SKIPPED,
        FAILED
    }

    private final List<Row> rows;
    private final Duration limit;
    private final PrintStream out;
    private final PrintStream err;
    private Run running;
    private boolean stopped;

    Tour(List<Row> rows, Duration limit, PrintStream out, PrintStream err) {
        this.rows = rows;
        this.limit = limit;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        var tour = new Tour(Row.ALL, LIMIT, System.out, System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(tour::stop)); // Ctrl-C
        System.exit(tour.run(arguments));
    }

    /**
     * Runs the rows of these names, or all; returns the exit status, which is good if one has gone
     * well and none has failed.
     */
    int run(String... arguments) {
        if (List.of(arguments).equals(List.of("--list"))) {
            rows.forEach(row -> out.println(row.name()));
            return 0;
        }
        var names = rows.stream().map(Row::name).toList();
        for (String name : arguments) {
            if (!names.contains(name)) {
                err.println("tour: no row " + name + "; there are " + String.join(", ", names));
                return 2;
            }
        }
        var wanted = arguments.length == 0 ? names : Arrays.asList(arguments);
        var ends = EnumSet.noneOf(End.class);
        for (Row row : rows) {
            if (wanted.contains(row.name()) && !isStopped()) {
                ends.add(end(row));
            }
        }
        return ends.contains(End.OK) && !ends.contains(End.FAILED) ? 0 : 1;
    }

    /** Runs a row and prints its line. */
    private End end(Row row) {
        out.print(padded(row, Row::name) + padded(row, Row::others));
        out.flush();
        try {
            Row.Result result = start(row).result(limit);
            String times =
                    Arrays.stream(result.roundTrips())
                            .map(RoundTrip::toString)
                            .collect(Collectors.joining(", "));
            if (!times.isEmpty()) {
                times = "round trip: " + times;
            }
            out.println(padded(result.happened(), HAPPENED) + padded(times, ROUND_TRIPS) + "ok");
            return End.OK;
        } catch (Exception | AssertionError failed) {
            if (isStopped()) {
                out.println("FAILED: interrupted");
                return End.FAILED;
            }
            String missing = Failure.missing(failed);
            out.println(
                    missing == null
                            ? "FAILED: " + Failure.inOneLine(failed)
                            : "skipped: " + missing);
            return missing == null ? End.FAILED : End.SKIPPED;
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized Run start(Row row) {
        if (stopped) {
            throw new IllegalStateException("the tour was interrupted");
        }
        running = new Run(row);
        return running;
    }

    /** Ends the row that runs and starts no more. */
    private synchronized void stop() {
        stopped = true;
        if (running != null) {
            try {
                running.stop();
            } catch (Exception failed) {
                err.println("tour: " + Failure.inOneLine(failed));
            }
        }
    }

    private String padded(Row row, Function<Row, String> cell) {
        int width = rows.stream().map(cell).mapToInt(String::length).max().orElseThrow();
        return padded(cell.apply(row), width);
    }

    private static String padded(String cell, int width) {
        return String.format(Locale.ROOT, "%-" + width + "s  ", cell);
    }
}

package culebra.tour;

import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows every facility at work between this JVM and other processes: {@code scripts/tour}. */
public final class Tour {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int HAPPENED = 44;
    private static final int ROUND_TRIPS = 39;
    private static final int USAGE = 2; // an exit status

    private enum End {
        OK,
        SKIPPED,
        FAILED
    }

    private final List<Row> rows;
    private final CPrograms programs;
    private final Duration limit;
    private final PrintStream out;
    private final PrintStream err;
    private Run running;
    private boolean stopped;

    Tour(List<Row> rows, CPrograms programs, Duration limit, PrintStream out, PrintStream err) {
        this.rows = rows;
        this.programs = programs;
        this.limit = limit;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        var tour = new Tour(Row.ALL, CPrograms.here(), LIMIT, System.out, System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(tour::stop)); // Ctrl-C
        System.exit(tour.run(arguments));
    }

    /**
     * Runs the rows of these names, or all; returns the exit status, which is 0 if at least one row
     * went well and none failed.
     */
    int run(String... arguments) {
        Options options;
        try {
            options = Options.of(arguments);
            requireRows(options.names());
        } catch (IllegalArgumentException invalid) {
            err.println("tour: " + invalid.getMessage());
            return USAGE;
        }
        if (options.help()) {
            out.println(Options.USAGE);
            return 0;
        }
        if (options.list()) {
            list();
            return 0;
        }
        return run(options);
    }

    private void requireRows(List<String> wanted) {
        List<String> names = rows.stream().map(Row::name).toList();
        for (String name : wanted) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "no row " + name + "; there are " + String.join(", ", names));
            }
        }
    }

    private void list() {
        rows.stream().map(Sentences::line).forEach(out::println);
        String left = rows.stream().filter(this::isLeftOut).map(Row::name).collect(listed());
        if (!left.isEmpty()) {
            out.println("Skipped here: " + left + ": each " + programs.whyNone());
        }
    }

    private int run(Options options) {
        Duration patient = Duration.ofMillis((long) (limit.toMillis() * options.patience()));
        var ends = new EnumMap<End, Integer>(End.class);
        for (Row row : rows) {
            if (options.names().isEmpty() || options.names().contains(row.name())) {
                ends.merge(end(row, patient), 1, Integer::sum);
                if (out.checkError()) {
                    err.println("tour: standard output is closed: stopped after " + row.name());
                    return 1;
                }
                if (isStopped()) {
                    return 1;
                }
            }
        }
        if (options.names().size() != 1) {
            out.println(summary(ends));
        }
        return ends.containsKey(End.OK) && !ends.containsKey(End.FAILED) ? 0 : 1;
    }

    private static String summary(Map<End, Integer> ends) {
        String counts =
                Stream.of(End.values())
                        .filter(ends::containsKey)
                        .map(end -> ends.get(end) + " " + end.name().toLowerCase(Locale.ROOT))
                        .collect(listed());
        return "%s (Java %s, Linux %s, %s)"
                .formatted(
                        counts,
                        System.getProperty("java.version"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"));
    }

    /** Runs a row and prints its line. */
    private End end(Row row, Duration limit) {
        out.print(padded(row, Row::name) + padded(row, this::others));
        out.flush();
        if (isLeftOut(row)) {
            out.println("skipped: " + programs.whyNone());
            return End.SKIPPED;
        }
        try {
            Row.Result result = result(row, limit);
            String times = result.roundTrips().stream().map(RoundTrip::toString).collect(listed());
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

    private Row.Result result(Row row, Duration limit) throws Exception {
        try (Run run = start(row)) {
            return run.result(limit);
        }
    }

    private boolean isLeftOut(Row row) {
        return !programs.exist() && row.needsC();
    }

    private String others(Row row) {
        return row.others().stream()
                .filter(other -> programs.exist() || row.needsC() || !other.equals("C"))
                .collect(listed());
    }

    private static Collector<CharSequence, ?, String> listed() {
        return Collectors.joining(", ");
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized Run start(Row row) {
        if (stopped) {
            throw new IllegalStateException("the tour was interrupted");
        }
        running = new Run(row, programs);
        return running;
    }

    /** Ends the row that runs and starts no more. */
    private synchronized void stop() {
        stopped = true;
        if (running != null) {
            try {
                running.close();
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

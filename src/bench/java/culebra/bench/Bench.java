package culebra.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures Culebra beside what it is to be compared with, and prints a table; started by {@code
 * scripts/bench}.
 *
 * <p>Every row is measured once a round, both sides right after each other, and the medians of all
 * rounds are reported: machines drift, and C itself differs from process to process.
 */
public final class Bench {
    static final Path OUT = Path.of("target", "bench");

    private final List<Row> rows = new ArrayList<>();

    private Bench(boolean quick) {
        rows.addAll(SemaphoreRows.rows(quick));
        rows.addAll(PipeRows.rows(quick));
        rows.addAll(EventRows.rows(quick));
        rows.addAll(QueueRows.rows(quick));
        rows.addAll(LockRows.rows(quick));
        rows.addAll(SysvRows.rows(quick));
        rows.addAll(SocketRows.rows(quick));
        rows.addAll(SocketPeerRows.rows(quick));
        rows.addAll(StartUpRows.rows(quick));
    }

    /**
     * Arguments: {@code [--quick] [--list] [NAME...]}, where a name may be the start of several.
     */
    public static void main(String[] args) throws Exception {
        var names = new ArrayList<>(List.of(args));
        boolean quick = names.remove("--quick");
        boolean list = names.remove("--list");
        var bench = new Bench(quick);
        bench.rows.removeIf(row -> !names.isEmpty() && names.stream().noneMatch(row::isNamed));
        if (list) {
            bench.rows.forEach(row -> System.out.println(row.name()));
        } else if (bench.rows.isEmpty()) {
            System.err.println("No row is called " + names + "; --list tells them");
            System.exit(2);
        } else {
            bench.run();
        }
    }

    private void run() throws Exception {
        int rounds = 3;
        for (int round = 1; round <= rounds; round++) {
            for (Row row : rows) {
                System.err.printf("\r\033[Kround %d of %d: %s", round, rounds, row.name());
                row.figures().add(row.measure().take());
            }
        }
        System.err.print("\r\033[K");
        System.out.printf(
                Locale.ROOT,
                "%-25s %13s %22s   %-18s %5s   %s%n",
                "row",
                "Culebra",
                "beside",
                "ratio (spread)",
                "B/op",
                "target");
        for (Row row : rows) {
            System.out.println(row.line());
        }
        Files.createDirectories(OUT);
        Files.write(OUT.resolve("results.json"), json());
    }

    private List<String> json() {
        var lines = new ArrayList<String>();
        for (Row row : rows) {
            lines.add((lines.isEmpty() ? "[" : ",") + row.json());
        }
        lines.add("]");
        return lines;
    }
}

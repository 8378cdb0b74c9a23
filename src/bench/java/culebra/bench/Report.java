package culebra.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where the figures go: the terminal, {@code target/bench}, and what is committed if asked for. */
final class Report {
    private static final Path GUIDE = Path.of("src", "guide");
    private static final Path COMMITTED = Path.of("src", "bench");
    private static final Path RESULTS = Path.of("results.json");
    private static final Path CHART = Path.of("chart.svg");

    private Report() {}

    /** Returns whether everything was written that was requested. */
    static boolean of(Results results, boolean update) throws IOException {
        Table.of(results).forEach(System.out::println);
        Path json = Bench.OUT.resolve(RESULTS);
        results.write(json);
        Path chart = Bench.OUT.resolve(CHART);
        Chart.write(results, chart);
        if (update && !results.complete()) {
            System.err.println("These are not all rows, or some failed: the guide stays as it is");
            return false;
        }
        if (update) {
            copy(json, COMMITTED.resolve(RESULTS));
            copy(chart, GUIDE.resolve(CHART));
            GuideSection.write(results, GUIDE.resolve("benchmarks.md"), CHART);
        }
        return true;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}

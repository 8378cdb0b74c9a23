package culebra.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where the figures go: the terminal, {@code target/bench}, and what is committed if asked for. */
final class Report {
    private static final Path README = Path.of("README.md");
    private static final Path COMMITTED = Path.of("src", "bench");
    private static final Path RESULTS = Path.of("results.json");
    private static final Path CHART = Path.of("chart.svg");

    private Report() {}

    /** Tells whether all was written that was asked for. */
    static boolean of(Results results, boolean update) throws Exception {
        Table.of(results).forEach(System.out::println);
        Path json = Bench.OUT.resolve(RESULTS);
        results.write(json);
        Path chart = Bench.OUT.resolve(CHART);
        try {
            Chart.write(results, chart);
        } catch (RuntimeException | LinkageError | InternalError failure) {
            System.err.println("No chart, perhaps for want of fonts: " + failure);
            System.err.println("scripts/bench --from " + json + " makes it elsewhere");
            return !update;
        }
        if (update && !results.complete()) {
            System.err.println("These are not all rows, or some failed: the README stays as it is");
            return false;
        }
        if (update) {
            for (Path file : new Path[] {RESULTS, CHART}) {
                Files.copy(
                        Bench.OUT.resolve(file),
                        COMMITTED.resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            ReadmeSection.write(results, README, COMMITTED.resolve(CHART));
        }
        return true;
    }
}

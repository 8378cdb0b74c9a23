package culebra.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the README says of the figures, between two comments that its readers do not see. */
final class ReadmeSection {
    private static final String START = "<!-- benchmarks -->\n";
    private static final String END = "<!-- end of benchmarks -->\n";

    private ReadmeSection() {}

    static void write(Results results, Path readme, Path chart) throws IOException {
        String old = Files.readString(readme);
        int from = old.indexOf(START);
        int to = old.indexOf(END);
        if (from < 0 || to < from) {
            throw new IllegalStateException(readme + " has no " + START + " before " + END);
        }
        Files.writeString(
                readme,
                old.substring(0, from + START.length()) + text(results, chart) + old.substring(to));
    }

    private static String text(Results results, Path chart) {
        return """
        Medians of %d rounds on %s. In brackets are the ratio to C and its spread:

        %s
        ![The ratios as a chart](%s)

        %s

        %s
        """
                .formatted(
                        results.rounds(),
                        results.machine(),
                        ReadmeTables.operations(results),
                        chart,
                        Losses.sentences(results),
                        ReadmeTables.handles(results));
    }
}

package culebra.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The figures in the guide, between two comments that its readers do not see. */
final class GuideSection {
    private static final String START = "<!-- benchmarks -->\n";
    private static final String END = "<!-- end of benchmarks -->\n";

    private GuideSection() {}

    static void write(Results results, Path page, Path chart) throws IOException {
        String old = Files.readString(page);
        int from = old.indexOf(START);
        int to = old.indexOf(END);
        if (from < 0 || to < from) {
            throw new IllegalStateException(page + " has no " + START + " before " + END);
        }
        Files.writeString(
                page,
                old.substring(0, from + START.length()) + text(results, chart) + old.substring(to));
    }

    private static String text(Results results, Path chart) {
        return """
        ![Chart: time of an operation relative to C, for Culebra, the JDK and other libraries](%s)

        Medians of %d rounds on %s. The ratio to C and its spread are in parentheses.

        %s
        ### Cost of a handle

        The first operation of a new process, in processor time beyond that of a process with an empty `main`. In
        parentheses is its ratio to %s, the time of a process that calls C five times through a single method handle,
        with the spread of the rounds.

        %s
        %s\
        """
                .formatted(
                        chart.getFileName(),
                        results.rounds(),
                        results.machine(),
                        GuideTables.operations(results),
                        GuideTables.floor(results),
                        GuideTables.handles(results),
                        Losses.tables(results));
    }
}

package culebra.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where Culebra is slower than another library or than its own target, as tables. */
final class Losses {
    /** What is not another library: C, and Culebra in another way. */
    private static final Set<String> NO_RIVALS =
            Set.of(
                    "C",
                    "platform",
                    "10 fds",
                    StartUpRows.FLOOR,
                    StartUpRows.ELAPSED,
                    StartUpRows.CACHED);

    private static final double MUCH = 1.25;

    private Losses() {}

    static String tables(Results results) {
        var missed = new ArrayList<String>();
        var slower = new ArrayList<String>();
        var aboveC = new ArrayList<String>();
        int targets = 0;
        for (Result row : results.rows()) {
            targets += row.targets().size();
            for (Target target : row.targets()) {
                if (!target.kept()) {
                    missed.add(line(row.row(), target.is(), target.atMost()));
                }
            }
            if (!row.compared()) {
                continue;
            }
            if (row.sides().get(1).name().equals("C") && row.culebra().ratio() > MUCH) {
                aboveC.add(line(row.row(), number(row.culebra().ratio())));
            }
            row.sides().stream()
                    .skip(1)
                    .filter(side -> isFaster(side, row.culebra()))
                    .forEach(side -> slower.add(words(row, side)));
        }
        return table(
                        "### Missed targets (%d of %d)".formatted(missed.size(), targets),
                        "| row | measured | target: at most |\n| --- | ---: | ---: |",
                        missed)
                + table(
                        "### Slower than another library",
                        "| row | library | time relative to the library |\n| --- | --- | ---: |",
                        slower)
                + table(
                        "### More than a quarter slower than C",
                        "| row | time relative to C |\n| --- | ---: |",
                        aboveC);
    }

    private static boolean isFaster(Side side, Side culebra) {
        return !NO_RIVALS.contains(side.name()) && times(culebra, side) > 1.005;
    }

    private static double times(Side culebra, Side side) {
        return culebra.median() / side.median();
    }

    private static String words(Result row, Side side) {
        return line(row.row(), side.name(), number(times(row.culebra(), side)));
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private static String line(String row, String... cells) {
        return "| `" + row + "` | " + String.join(" | ", cells) + " |\n";
    }

    private static String table(String heading, String head, List<String> lines) {
        String body = lines.isEmpty() ? "None.\n" : head + "\n" + String.join("", lines);
        return heading + "\n\n" + body + "\n";
    }
}

package culebra.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The guide's tables: the rows that are in the chart, and what handles of each type cost. */
final class GuideTables {
    private GuideTables() {}

    /** A column for each side that any row has. */
    static String operations(Results results) {
        Set<String> names = new LinkedHashSet<>();
        results.charted().forEach(row -> row.sides().forEach(side -> names.add(side.name())));
        var table = new StringBuilder();
        var head = new ArrayList<>(names);
        head.addFirst("");
        addHead(table, head);
        for (Result row : results.charted()) {
            var cells = new ArrayList<>(List.of(row.heading()));
            names.forEach(name -> cells.add(cell(row, name)));
            add(table, cells);
        }
        return table.toString();
    }

    /** Whether a row says what a handle costs. */
    static boolean isOfHandle(String row) {
        return row.startsWith(StartUpRows.FIRST) || row.startsWith(MemoryRows.OPEN);
    }

    /** What the first operations are compared with: the median of all rows. */
    static String floor(Results results) {
        double[] floors =
                results.rows().stream()
                        .filter(row -> row.row().startsWith(StartUpRows.FIRST))
                        .mapToDouble(row -> row.sides().get(1).median())
                        .toArray();
        return String.format(Locale.ROOT, "%.0f ms", Row.median(floors));
    }

    /** Of each type, its first operation in a new JVM and its memory. */
    static String handles(Results results) {
        Set<String> types = new LinkedHashSet<>();
        for (Result row : results.rows()) {
            if (row.row().startsWith(StartUpRows.FIRST)) {
                types.add(row.row().substring(StartUpRows.FIRST.length()));
            }
            if (row.row().startsWith(MemoryRows.OPEN)) {
                types.add(row.row().substring(MemoryRows.OPEN.length()));
            }
        }
        var table = new StringBuilder();
        addHead(
                table,
                List.of(
                        "",
                        "first operation",
                        "elapsed",
                        "with an AOT cache",
                        "heap of an open one",
                        "native memory",
                        "descriptors"));
        for (String type : types) {
            add(
                    table,
                    List.of(
                            "`" + type + "`",
                            cell(results, StartUpRows.FIRST + type, "Culebra"),
                            figure(results, StartUpRows.FIRST + type, StartUpRows.ELAPSED),
                            figure(results, StartUpRows.FIRST + type, StartUpRows.CACHED),
                            figure(results, MemoryRows.OPEN + type, "Culebra"),
                            figure(results, MemoryRows.OPEN + type, MemoryRows.NATIVE),
                            figure(results, MemoryRows.OPEN + type, MemoryRows.DESCRIPTORS)));
        }
        return table.toString();
    }

    private static String cell(Results results, String name, String side) {
        return row(results, name).map(row -> cell(row, side)).orElse("");
    }

    private static String cell(Result row, String name) {
        return side(row, name).map(side -> figure(side) + ratio(row, side)).orElse("");
    }

    private static String figure(Results results, String name, String side) {
        return row(results, name)
                .flatMap(row -> side(row, side))
                .map(GuideTables::figure)
                .orElse("");
    }

    private static Optional<Result> row(Results results, String name) {
        return results.rows().stream().filter(row -> row.row().equals(name)).findFirst();
    }

    private static Optional<Side> side(Result row, String name) {
        return row.sides().stream().filter(side -> side.name().equals(name)).findFirst();
    }

    private static String ratio(Result row, Side side) {
        boolean none = side.ratio() == null || side == row.sides().get(1);
        return none ? "" : String.format(Locale.ROOT, " (%.2f%s)", side.ratio(), spread(row, side));
    }

    private static String spread(Result row, Side side) {
        boolean shown = side == row.culebra() && !side.leastRatio().equals(side.mostRatio());
        return shown
                ? String.format(Locale.ROOT, "; %.2f to %.2f", side.leastRatio(), side.mostRatio())
                : "";
    }

    private static String figure(Side side) {
        boolean micros = side.unit().equals("ns") && side.median() >= 1000;
        double figure = micros ? side.median() / 1000 : side.median();
        String format = figure >= 100 || figure == Math.rint(figure) ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, format, figure, micros ? "µs" : side.unit()).strip();
    }

    private static void addHead(StringBuilder table, List<String> cells) {
        add(table, cells);
        table.append("| ---").append(" | ---:".repeat(cells.size() - 1)).append(" |\n");
    }

    private static void add(StringBuilder table, List<String> cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}

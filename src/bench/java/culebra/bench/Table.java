package culebra.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** All rows for the terminal; a row's further sides follow it, with ratios to the same. */
final class Table {
    private static final String LINE = "%-28s %12s   %-22s %-22s %5s   %s";

    private Table() {}

    static List<String> of(Results results) {
        var lines = new ArrayList<String>();
        lines.add(line("row", "Culebra", "beside", "ratio (spread)", "B/op", "target"));
        for (Result row : results.rows()) {
            add(lines, row);
        }
        return lines;
    }

    private static void add(List<String> lines, Result row) {
        List<Side> beside = row.compared() ? row.sides().subList(1, 2) : row.others();
        String others =
                beside.stream()
                        .map(side -> side.name() + " " + figure(side))
                        .collect(Collectors.joining(", "));
        String targets =
                row.targets().stream().map(Target::toString).collect(Collectors.joining(", "));
        lines.add(line(row.row(), row.culebra(), others, targets));
        if (row.compared()) {
            row.others().forEach(side -> lines.add(line("  " + side.name(), side, "", "")));
        }
    }

    private static String line(String name, Side side, String beside, String targets) {
        return line(name, figure(side), beside, ratio(side), bytes(side), targets);
    }

    private static String line(Object... cells) {
        return words(LINE, cells).stripTrailing();
    }

    private static String figure(Side side) {
        boolean counted = side.unit().equals("B") || side.unit().isEmpty();
        return words(counted ? "%.0f %s" : "%.1f %s", side.median(), side.unit()).strip();
    }

    private static String ratio(Side side) {
        if (side.ratio() != null) {
            return words(
                    "%5.2f%s", side.ratio(), spread("%.2f", side.leastRatio(), side.mostRatio()));
        }
        return words("%5s%s", "", spread("%.1f", side.least(), side.most()));
    }

    private static String spread(String format, double least, double most) {
        return least == most ? "" : words(" (" + format + " to " + format + ")", least, most);
    }

    private static String bytes(Side side) {
        return side.bytes() == null ? "" : "" + Math.round(side.bytes());
    }

    private static String words(String format, Object... words) {
        return String.format(Locale.ROOT, format, words);
    }
}

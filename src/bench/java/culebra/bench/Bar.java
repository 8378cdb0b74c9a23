package culebra.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One bar of the chart.
 *
 * @param number from the top
 * @param facility what is named beside it; empty but for the first of several
 * @param library whose it is; empty in the gap between facilities
 */
record Bar(int number, String facility, String library, double ratio) implements Comparable<Bar> {
    /** What is longer is cut off, and its label says so. */
    static final double LONGEST = 3;

    static List<Bar> of(Results results) {
        var bars = new ArrayList<Bar>();
        for (Result row : results.charted()) {
            if (row.compared()) {
                if (!bars.isEmpty()) {
                    bars.add(new Bar(bars.size(), "", "", 0));
                }
                addAll(bars, row);
            }
        }
        return bars;
    }

    private static void addAll(List<Bar> bars, Result row) {
        bars.add(new Bar(bars.size(), row.heading(), "Culebra", row.culebra().ratio()));
        for (Side side : row.others()) {
            bars.add(new Bar(bars.size(), "", side.name(), side.ratio()));
        }
    }

    double length() {
        return Math.min(ratio, LONGEST);
    }

    String label() {
        String cut = ratio > LONGEST ? " (cut off)" : "";
        return library.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "%s %.2f%s", library, ratio, cut);
    }

    /** One for each library, told apart by the colour-blind too. */
    int color() {
        return switch (library) {
            case "Culebra" -> 0x0072B2;
            case "JDK" -> 0xE69F00;
            case "junixsocket" -> 0x009E73;
            case "JNA" -> 0xD55E00;
            case "jnr" -> 0xCC79A7;
            default -> 0x999999;
        };
    }

    @Override
    public int compareTo(Bar other) {
        return Integer.compare(number, other.number);
    }

    /** What the chart writes at its axis. */
    @Override
    public String toString() {
        return facility;
    }
}

package culebra.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One comparison; what does not apply is not a number. */
record Row(
        String name,
        String unit,
        String beside,
        double mostRatio,
        double most,
        double mostBytes,
        Figures.Measure measure,
        List<Figures> figures) {

    Row(
            String name,
            String unit,
            String beside,
            double mostRatio,
            double most,
            Figures.Measure measure) {
        this(name, unit, beside, mostRatio, most, Figures.NONE, measure, new ArrayList<>());
    }

    /** The same with a target for the bytes that a call allocates. */
    Row atMostBytes(double bytes) {
        return new Row(name, unit, beside, mostRatio, most, bytes, measure, figures);
    }

    boolean isNamed(String start) {
        return name.startsWith(start);
    }

    double[] all(ToDoubleFunction<Figures> column) {
        return figures.stream().mapToDouble(column).sorted().toArray();
    }

    String line() {
        double culebra = median(all(Figures::culebra));
        double other = median(all(Figures::other));
        double[] ratios = all(Figures::ratio);
        boolean alone = Double.isNaN(other);
        double[] spread = alone ? all(Figures::culebra) : ratios;
        String range = "(%.2f to %.2f)".formatted(spread[0], spread[spread.length - 1]);
        return String.format(
                Locale.ROOT,
                "%-25s %10.1f %-2s %10s %-11s %5s %-18s %5s   %s",
                name,
                culebra,
                unit,
                beside.equals("-") ? "" : beside,
                alone ? "" : "%.1f %s".formatted(other, unit),
                alone ? "" : "%.2f".formatted(culebra / other),
                range,
                bytes(),
                verdict(culebra, culebra / other));
    }

    private String bytes() {
        double bytes = median(all(Figures::bytes));
        return Double.isNaN(bytes) ? "" : "%.0f".formatted(bytes);
    }

    private String verdict(double culebra, double ratio) {
        var targets = new ArrayList<String>();
        if (!Double.isNaN(mostRatio)) {
            boolean kept = Math.round(ratio * 100) <= Math.round(mostRatio * 100);
            targets.add("at most " + mostRatio + verdict(kept));
        }
        if (!Double.isNaN(most)) {
            targets.add("at most %.0f %s%s".formatted(most, unit, verdict(culebra <= most)));
        }
        if (!Double.isNaN(mostBytes)) {
            boolean kept = Math.round(median(all(Figures::bytes))) <= mostBytes;
            targets.add("at most %.0f B%s".formatted(mostBytes, verdict(kept)));
        }
        return String.join(", ", targets);
    }

    private static String verdict(boolean kept) {
        return kept ? ": ok" : ": MISSED";
    }

    String json() {
        return ("{\"row\": \"%s\", \"unit\": \"%s\", \"beside\": \"%s\", \"culebra\": %s,"
                        + " \"other\": %s, \"bytes\": %s}")
                .formatted(
                        name,
                        unit,
                        beside,
                        Arrays.toString(all(Figures::culebra)),
                        Arrays.toString(all(Figures::other)),
                        Arrays.toString(all(Figures::bytes)))
                .replace("NaN", "null");
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

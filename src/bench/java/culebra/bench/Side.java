package culebra.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What the rounds of a row say of one of its sides; null where there is nothing to say.
 *
 * @param median of all rounds, {@code least} and {@code most} of them
 * @param ratio of its median to that of what the row compares with
 * @param leastRatio of one round, {@code mostRatio} too
 * @param bytes allocated by an operation
 */
record Side(
        String name,
        String unit,
        double median,
        double least,
        double most,
        Double ratio,
        Double leastRatio,
        Double mostRatio,
        Double bytes) {

    static Side of(String name, String unit, List<Figures> figures, double[] reference) {
        double[] own = figures.stream().mapToDouble(Figures::culebra).toArray();
        double[] bytes = figures.stream().mapToDouble(Figures::bytes).toArray();
        double[] ratios = new double[own.length];
        Arrays.setAll(ratios, round -> own[round] / reference[round]);
        return new Side(
                name,
                unit,
                Row.median(own),
                least(own),
                most(own),
                known(Row.median(own) / Row.median(reference)),
                known(least(ratios)),
                known(most(ratios)),
                known(Row.median(bytes)));
    }

    private static double least(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double most(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    /** JSON has no NaN. */
    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}

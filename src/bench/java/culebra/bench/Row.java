package culebra.bench;

import static culebra.bench.Figures.NONE;

import static java.lang.Double.isNaN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One comparison; what does not apply is not a number.
 *
 * @param beside what Culebra is compared with, which the ratios of all are to: C, wherever it can
 * @param mostRatio the target for Culebra's ratio
 * @param most the target for Culebra's figure
 * @param mostBytes the target for what Culebra allocates
 * @param others what else is measured beside it
 * @param label what the row is called in the chart and in the guide, if it is there
 */
record Row(
        String name,
        String unit,
        String beside,
        double mostRatio,
        double most,
        double mostBytes,
        Figures.Measure measure,
        List<Figures> figures,
        List<Beside> others,
        String label) {

    /** A further side, whose figure is its measure's first. */
    record Beside(String name, String unit, Figures.Measure measure, List<Figures> figures) {}

    Row(
            String name,
            String unit,
            String beside,
            double mostRatio,
            double most,
            Figures.Measure measure) {
        this(
                name,
                unit,
                beside,
                mostRatio,
                most,
                NONE,
                measure,
                new ArrayList<>(),
                new ArrayList<>(),
                null);
    }

    /** The same with a target for the bytes that a call allocates. */
    Row atMostBytes(double bytes) {
        return new Row(name, unit, beside, mostRatio, most, bytes, measure, figures, others, label);
    }

    /** The same with one more side. */
    Row beside(String other, Figures.Measure itsMeasure) {
        return beside(other, unit, itsMeasure);
    }

    /** The same with one more side that is not measured in the row's unit. */
    Row beside(String other, String itsUnit, Figures.Measure itsMeasure) {
        var more = new ArrayList<>(others);
        more.add(new Beside(other, itsUnit, itsMeasure, new ArrayList<>()));
        return new Row(
                name, unit, beside, mostRatio, most, mostBytes, measure, figures, more, label);
    }

    /** The same in the chart and in the guide. */
    Row charted(String newLabel) {
        return new Row(
                name, unit, beside, mostRatio, most, mostBytes, measure, figures, others, newLabel);
    }

    /** Of the chart, or with a target: what a quick run measures. */
    boolean isMain() {
        return label != null || !(isNaN(mostRatio) && isNaN(most) && isNaN(mostBytes));
    }

    boolean isNamed(String start) {
        return name.startsWith(start);
    }

    /** Measures all sides once, right after each other. */
    void takeRound() throws Exception {
        figures.add(measure.take());
        for (Beside other : others) {
            other.figures.add(other.measure.take());
        }
    }

    /** What all rounds say. */
    Result result() {
        double[] reference = figures.stream().mapToDouble(Figures::other).toArray();
        boolean alone = Arrays.stream(reference).anyMatch(Double::isNaN);
        var sides = new ArrayList<Side>();
        sides.add(Side.of("Culebra", unit, figures, reference));
        if (!alone) {
            List<Figures> its = Arrays.stream(reference).mapToObj(Figures::of).toList();
            sides.add(Side.of(beside, unit, its, reference));
        }
        for (Beside other : others) {
            sides.add(Side.of(other.name, other.unit, other.figures, reference));
        }
        return new Result(name, label, !alone, sides, targets(sides.getFirst()));
    }

    private List<Target> targets(Side culebra) {
        var targets = new ArrayList<Target>();
        if (!isNaN(mostRatio)) {
            targets.add(Target.ratio(culebra.ratio(), mostRatio));
        }
        if (!isNaN(most)) {
            targets.add(Target.figure(culebra.median(), most, unit));
        }
        if (!isNaN(mostBytes)) {
            targets.add(Target.bytes(culebra.bytes(), mostBytes));
        }
        return targets;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

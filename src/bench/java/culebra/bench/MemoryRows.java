package culebra.bench;

import static culebra.bench.Commands.java;
import static culebra.bench.Commands.output;
import static culebra.bench.Figures.NONE;

import java.util.List;

/** What one open handle of each type takes: heap, native memory and descriptors. */
final class MemoryRows {
    /** How their names begin. */
    static final String OPEN = "open-";

    static final String NATIVE = "native";
    static final String DESCRIPTORS = "descriptors";

    private final String type;
    private double[] last;

    private MemoryRows(String type) {
        this.type = type;
    }

    static List<Row> rows() {
        return OpenHandles.TYPES.stream().map(type -> new MemoryRows(type).row()).toList();
    }

    /** A round is one process, whatever the number of sides. */
    private Row row() {
        return new Row(OPEN + type, "B", "-", NONE, NONE, this::heap)
                .beside(NATIVE, () -> Figures.of(last[1]))
                .beside(DESCRIPTORS, "", () -> Figures.of(last[2]));
    }

    /** Interpreted, so that nothing is compiled meanwhile. */
    private Figures heap() throws Exception {
        List<String> command = java(OpenHandles.class, type);
        command.addAll(
                1,
                List.of("-Xint", "-XX:+UseSerialGC", "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"));
        String[] figures = output(command).split(" ");
        last = new double[figures.length];
        for (int i = 0; i < figures.length; i++) {
            last[i] = Double.parseDouble(figures[i]);
        }
        return Figures.of(last[0]);
    }
}

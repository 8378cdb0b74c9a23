package culebra.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How the chart marks a library: a colour and a shape that colour-blind readers distinguish. */
enum Mark {
    CULEBRA("Culebra", "#0072b2", "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0z"),
    JDK("JDK", "#d08c00", "M-4,-4h8v8h-8z"),
    JUNIXSOCKET("junixsocket", "#009e73", "M0,-5l5,9h-10z"),
    JNR("jnr", "#cc79a7", "M0,5l5,-9h-10z"),
    JNA("JNA", "#d55e00", "M0,-5l5,5l-5,5l-5,-5z");

    private final String library;
    private final String color;
    private final String shape;

    Mark(String library, String color, String shape) {
        this.library = library;
        this.color = color;
        this.shape = shape;
    }

    String library() {
        return library;
    }

    String at(int x, int y) {
        return "<path class=\"%s\" transform=\"translate(%d,%d)\" d=\"%s\"/>\n"
                .formatted(name(), x, y, shape);
    }

    static String styles() {
        return Arrays.stream(values())
                .map(
                        mark ->
                                ".%1$s { fill: %2$s; stroke: %2$s; }"
                                        .formatted(mark.name(), mark.color))
                .collect(Collectors.joining("\n"));
    }
}

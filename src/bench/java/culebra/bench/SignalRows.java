package culebra.bench;

import static culebra.bench.Commands.c;
import static culebra.bench.Commands.number;
import static culebra.bench.Figures.NONE;

import java.util.List;

/** Signals: whether a process is there, which is a signal that does nothing. */
final class SignalRows {
    private SignalRows() {}

    static List<Row> rows(boolean quick) {
        var row =
                new Row(
                        "signal-exists",
                        "ns",
                        "C",
                        NONE,
                        NONE,
                        () ->
                                Jmh.run(quick, SignalBench.class, "exists")
                                        .beside(number(c("onethread", "kill", Jmh.millis(quick)))));
        return List.of(
                RivalBench.beside(row, quick, "exists", "JDK", "JNA", "jnr")
                        .charted("check whether a process exists"));
    }
}

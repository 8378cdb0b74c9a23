package culebra.bench;

import static culebra.bench.Figures.NONE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Bytes of a file that are moved inside the kernel: beside C, and beside copying them. */
final class TransferRows {
    private final boolean quick;

    private TransferRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var bench = new TransferRows(quick);
        return List.of(bench.row("pipe"), bench.row("stream"));
    }

    private Row row(String target) {
        return new Row(
                        "transfer-file-" + target,
                        "ns",
                        "C",
                        NONE,
                        NONE,
                        () -> java("transfer", target).beside(c(target)))
                .beside("copying", () -> java("copy", target));
    }

    private Figures java(String method, String target) throws Exception {
        return Jmh.run(quick, TransferBench.class, method, "target", target);
    }

    private double c(String target) throws Exception {
        Path file = TransferBench.file();
        try {
            String path = file.toString();
            return Commands.number(Commands.c("onemove", target, Jmh.millis(quick), path));
        } finally {
            Files.delete(file);
        }
    }
}

package culebra.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures Culebra beside what it is to be compared with, and reports it; started by {@code
 * scripts/bench}.
 *
 * <p>A row is measured once a round, all sides right after each other, and the medians of all
 * rounds are reported: machines drift, and C itself differs from process to process. Rows that are
 * neither in the chart nor have a target are measured in the first round only.
 */
public final class Bench {
    static final Path OUT = Path.of("target", "bench");

    private static final int ROUNDS = 3;

    private final List<Row> rows = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final boolean quick;
    private int leftOut;

    private Bench(boolean quick) {
        this.quick = quick;
        rows.addAll(SemaphoreRows.rows(quick));
        rows.addAll(PipeRows.rows(quick));
        rows.addAll(EventRows.rows(quick));
        rows.addAll(QueueRows.rows(quick));
        rows.addAll(LockRows.rows(quick));
        rows.addAll(SysvRows.rows(quick));
        rows.addAll(SocketRows.rows(quick));
        rows.addAll(SocketPeerRows.rows(quick));
        rows.addAll(TransferRows.rows(quick));
        rows.addAll(SharedMemoryRows.rows(quick));
        rows.addAll(RingRows.rows(quick));
        rows.addAll(SignalRows.rows(quick));
        rows.addAll(StartUpRows.rows(quick));
        rows.addAll(MemoryRows.rows());
    }

    /**
     * Arguments: {@code [--quick] [--rounds N] [--list] [--update-guide] [--from FILE] [NAME...]},
     * where a name may be the start of several.
     */
    public static void main(String[] args) throws Exception {
        var names = new ArrayList<>(List.of(args));
        boolean quick = names.remove("--quick");
        boolean list = names.remove("--list");
        boolean update = names.remove("--update-guide");
        int from = names.indexOf("--from");
        if (from >= 0 && from + 1 < names.size()) {
            names.remove(from);
            boolean done = Report.of(Results.read(Path.of(names.remove(from))), update);
            System.exit(done ? 0 : 1);
        }
        int number = names.indexOf("--rounds");
        int rounds = quick ? 1 : ROUNDS;
        if (number >= 0 && number + 1 < names.size()) {
            names.remove(number);
            rounds = Integer.parseInt(names.remove(number));
        }
        var bench = new Bench(quick);
        for (String name : names) {
            if (bench.rows.stream().noneMatch(row -> row.isNamed(name))) {
                refuse("There is no row " + name + "; --list shows them");
            }
        }
        if (update && (quick || !names.isEmpty())) {
            refuse("The guide shows its own rows: --update-guide takes no names, no --quick");
        }
        int all = bench.rows.size();
        if (!names.isEmpty()) {
            bench.rows.removeIf(row -> names.stream().noneMatch(row::isNamed));
        } else if ((quick || update) && !list) {
            bench.rows.removeIf(row -> !row.isMain() && !GuideTables.isOfHandle(row.name()));
            bench.leftOut = all - bench.rows.size();
        }
        if (list) {
            bench.rows.forEach(row -> System.out.println(row.name()));
        } else {
            bench.run(rounds, names.isEmpty(), update);
        }
    }

    private static void refuse(String why) {
        System.err.println(why);
        System.exit(2);
    }

    private void run(int rounds, boolean whole, boolean update) throws Exception {
        int all = rows.size();
        for (int round = 1; round <= rounds; round++) {
            for (Row row : List.copyOf(rows)) {
                if (round > 1 && !row.isMain()) {
                    continue;
                }
                System.err.printf("\r\033[Kround %d of %d: %s", round, rounds, row.name());
                try {
                    row.takeRound();
                } catch (Exception | LinkageError failure) {
                    failures.add(row.name() + ": " + failure);
                    rows.remove(row);
                }
            }
        }
        System.err.print("\r\033[K");
        List<Result> results = rows.stream().map(Row::result).toList();
        boolean complete = whole && results.size() == all;
        boolean done = Report.of(new Results(Machine.here(), rounds, complete, results), update);
        if (leftOut > 0) {
            System.err.println(leftOut + " rows were left out: name them, or give no option");
        }
        failures.forEach(failure -> System.err.println("FAILED " + failure));
        System.exit(done && failures.isEmpty() ? 0 : 1);
    }
}

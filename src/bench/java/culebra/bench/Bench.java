package culebra.bench;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.spi.ToolProvider;

/**
 * Measures Culebra beside what it is to be compared with, and prints a table; started by {@code
 * scripts/bench}.
 *
 * <p>Every row is measured once a round, both sides right after each other, and the medians of all
 * rounds are reported: machines drift, and C itself differs from process to process.
 */
public final class Bench {
    private static final double NONE = Double.NaN;
    private static final Path OUT = Path.of("target", "bench");

    private final boolean quick;
    private final List<Row> rows = new ArrayList<>();

    private Bench(boolean quick) {
        this.quick = quick;
        addSemaphores();
        addThreads();
        addStartUp();
    }

    /**
     * Arguments: {@code [--quick] [--list] [NAME...]}, where a name may be the start of several.
     */
    public static void main(String[] args) throws Exception {
        var names = new ArrayList<>(List.of(args));
        boolean quick = names.remove("--quick");
        boolean list = names.remove("--list");
        var bench = new Bench(quick);
        bench.rows.removeIf(row -> !names.isEmpty() && names.stream().noneMatch(row::isNamed));
        if (list) {
            bench.rows.forEach(row -> System.out.println(row.name));
        } else if (bench.rows.isEmpty()) {
            System.err.println("No row is called " + names + "; --list tells them");
            System.exit(2);
        } else {
            bench.run();
        }
    }

    // The rows.

    private void addSemaphores() {
        for (String where : List.of("global", "auto", "confined", "named", "shared")) {
            String c = where.equals("named") ? "named" : "memory";
            double most = where.equals("shared") ? 3 : 1.3;
            add("sem-" + where, "ns", "C", most, NONE, () -> callBesideC(where, c));
        }
        add("sem-round-trip", "ns", "C", NONE, NONE, this::roundTrips);
    }

    private void addThreads() {
        add("sem-hand-off-virtual", "ns", "platform", NONE, NONE, this::handOffs);
        add("memory-virtual", "B", "-", NONE, 200, () -> threadMemory("virtual", 10_000));
        add("memory-platform", "B", "-", NONE, NONE, () -> threadMemory("platform", 1_000));
    }

    private void addStartUp() {
        add("start-up", "ms", "raw FFM", 1, NONE, () -> startUp(false));
        if (Runtime.version().feature() >= 25) {
            add("start-up-aot", "ms", "raw FFM", NONE, 45, () -> startUp(true));
        }
    }

    private Figures callBesideC(String where, String c) throws Exception {
        var options =
                new OptionsBuilder()
                        .include(SemaphoreBench.class.getName() + ".releaseAndTryAcquire")
                        .param("where", where)
                        .forks(1)
                        .warmupIterations(5)
                        .warmupTime(TimeValue.milliseconds(quick ? 100 : 400))
                        .measurementIterations(11)
                        .measurementTime(TimeValue.milliseconds(quick ? 50 : 200))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build(); // the fork gets the options of this JVM
        RunResult result = new Runner(options).runSingle();
        double nanos = result.getPrimaryResult().getStatistics().getPercentile(50);
        double bytes = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
        return new Figures(nanos, number(c("sem", c, quick ? "50" : "200")), bytes);
    }

    /** Both sides share a processor: waking another one costs more than all the rest. */
    private Figures roundTrips() throws Exception {
        String trips = quick ? "100000" : "400000";
        double[] results = new double[2];
        for (int i = 0; i < results.length; i++) {
            try (var there = new Semaphores()) {
                List<String> ping =
                        i == 0
                                ? java(RoundTrips.class, "process", there.to, there.from, trips)
                                : c("pingpong", "ping", there.to, there.from, trips);
                List<String> pong = c("pingpong", "pong", there.from, there.to, trips);
                Process other = start(pinned(pong));
                results[i] = number(pinned(ping));
                if (other.waitFor() != 0) {
                    throw new IOException(pong + " failed");
                }
            }
        }
        return new Figures(results[0], results[1], NONE);
    }

    /** A thread of this process answers; on one processor for the same reason. */
    private Figures handOffs() throws Exception {
        String trips = quick ? "20000" : "100000";
        double[] results = new double[2];
        for (int i = 0; i < results.length; i++) {
            String kind = i == 0 ? "virtual" : "platform";
            try (var there = new Semaphores()) {
                results[i] =
                        number(pinned(java(RoundTrips.class, kind, there.to, there.from, trips)));
            }
        }
        return new Figures(results[0], results[1], NONE);
    }

    /**
     * What threads weigh more that each made a call; interpreted, so that it is always the same.
     */
    private Figures threadMemory(String kind, int threads) throws Exception {
        double[] results = new double[2];
        for (int i = 0; i < results.length; i++) {
            List<String> command =
                    java(ThreadMemory.class, kind, "" + threads, i == 0 ? "call" : "none");
            command.addAll(1, List.of("-Xint", "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"));
            String[] heapAndNative = output(command).split(" ");
            results[i] =
                    Double.parseDouble(heapAndNative[0]) + Double.parseDouble(heapAndNative[1]);
        }
        return new Figures(results[0] - results[1], NONE, NONE);
    }

    /**
     * Milliseconds more than an empty main needs, whole processes in turn; with a cache, each of
     * the others has its own and the empty main none.
     */
    private Figures startUp(boolean cached) throws Exception {
        List<Class<?>> mains =
                List.of(StartUp.Empty.class, StartUp.Culebra.class, StartUp.Raw.class);
        Path jar = jar();
        var commands = new ArrayList<List<String>>();
        for (Class<?> main : mains) {
            var command = new ArrayList<>(java(main));
            command.set(command.indexOf("-cp") + 1, jar.toString());
            if (cached && main != StartUp.Empty.class) {
                Path cache = OUT.resolve(main.getSimpleName() + ".aot");
                if (!Files.exists(cache)) {
                    train(command, cache);
                }
                command.add(1, "-XX:AOTCache=" + cache);
            }
            commands.add(command);
        }
        int turns = quick ? 5 : 11;
        double[][] millis = new double[mains.size()][turns];
        for (int turn = 0; turn < turns; turn++) {
            for (int i = 0; i < commands.size(); i++) {
                long start = System.nanoTime();
                output(commands.get(i));
                millis[i][turn] = (System.nanoTime() - start) / 1e6;
            }
        }
        double empty = median(millis[0]);
        return new Figures(median(millis[1]) - empty, median(millis[2]) - empty, NONE);
    }

    // Rounds and the table.

    private void run() throws Exception {
        int rounds = 3;
        for (int round = 1; round <= rounds; round++) {
            for (Row row : rows) {
                System.err.printf("\r\033[Kround %d of %d: %s", round, rounds, row.name);
                row.figures.add(row.measure.take());
            }
        }
        System.err.print("\r\033[K");
        System.out.printf(
                Locale.ROOT,
                "%-21s %13s %22s   %-18s %5s   %s%n",
                "row",
                "Culebra",
                "beside",
                "ratio (spread)",
                "B/op",
                "target");
        for (Row row : rows) {
            System.out.println(row.line());
        }
        Files.createDirectories(OUT);
        Files.write(OUT.resolve("results.json"), json());
    }

    private List<String> json() {
        var lines = new ArrayList<String>();
        for (Row row : rows) {
            lines.add((lines.isEmpty() ? "[" : ",") + row.json());
        }
        lines.add("]");
        return lines;
    }

    private void add(
            String name, String unit, String beside, double ratio, double most, Measure measure) {
        rows.add(new Row(name, unit, beside, ratio, most, measure, new ArrayList<>()));
    }

    /** One comparison; what does not apply is not a number. */
    private record Row(
            String name,
            String unit,
            String beside,
            double mostRatio,
            double most,
            Measure measure,
            List<Figures> figures) {

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
                    "%-21s %10.1f %-2s %10s %-11s %5s %-18s %5s   %s",
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
            if (!Double.isNaN(mostRatio)) {
                return "at most %.1f: %s"
                        .formatted(
                                mostRatio,
                                Math.round(ratio * 100) <= mostRatio * 100 ? "ok" : "MISSED");
            }
            if (!Double.isNaN(most)) {
                return "at most %.0f %s: %s"
                        .formatted(most, unit, culebra <= most ? "ok" : "MISSED");
            }
            return "";
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
    }

    /** What one round gave; not a number where there is nothing to say. */
    private record Figures(double culebra, double other, double bytes) {
        double ratio() {
            return culebra / other;
        }
    }

    private interface Measure {
        Figures take() throws Exception;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    // Other processes.

    private static List<String> java(Class<?> main, String... words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(words));
        return command;
    }

    private static List<String> c(String program, String... words) {
        var command = new ArrayList<String>();
        command.add(OUT.resolve(program).toString());
        command.addAll(List.of(words));
        return command;
    }

    private static List<String> pinned(List<String> command) {
        var pinned = new ArrayList<>(List.of("taskset", "-c", "0"));
        pinned.addAll(command);
        return pinned;
    }

    private static double number(List<String> command) throws Exception {
        return Double.parseDouble(output(command));
    }

    private static String output(List<String> command) throws Exception {
        Process process = start(command);
        String output = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed");
        }
        return output;
    }

    /** Makes a cache, about which the JVM has much to say. */
    private static void train(List<String> command, Path cache) throws Exception {
        var train = new ArrayList<>(command);
        train.add(1, "-XX:AOTCacheOutput=" + cache);
        Process process =
                new ProcessBuilder(train)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (process.waitFor() != 0 || !Files.exists(cache)) {
            throw new IOException(train + " made no cache");
        }
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** The library and the start-up programs in one jar, as a user has them; caches need a jar. */
    private static Path jar() {
        Path jar = OUT.resolve("start-up.jar");
        if (!Files.exists(jar)) {
            String start = StartUp.class.getName().replace('.', '/');
            var words = new ArrayList<>(List.of("--create", "--file", jar.toString()));
            words.addAll(List.of("-C", "target/classes", "culebra"));
            for (String part : List.of("", "$Empty", "$Culebra", "$Raw")) {
                words.addAll(List.of("-C", "target/test-classes", start + part + ".class"));
            }
            ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
            if (tool.run(System.out, System.err, words.toArray(String[]::new)) != 0) {
                throw new IllegalStateException("jar " + words);
            }
        }
        return jar;
    }
}

package culebra.bench;

import static culebra.bench.Commands.java;
import static culebra.bench.Commands.output;
import static culebra.bench.Figures.NONE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * From the start of a JVM to the first operation, as milliseconds more than an empty main needs: a
 * semaphore's beside what a user writes by hand, then every type's.
 */
final class StartUpRows {
    /** How the rows of the types begin. */
    static final String FIRST = "first-";

    /** With an ahead-of-time cache, trained by a program that uses all types. */
    static final String CACHED = "AOT cache";

    private final boolean quick;

    private StartUpRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var bench = new StartUpRows(quick);
        boolean caches = Runtime.version().feature() >= 25;
        var rows = new ArrayList<Row>();
        rows.add(new Row("start-up", "ms", "raw FFM", 1, NONE, () -> bench.semaphores(false)));
        if (caches) {
            rows.add(
                    new Row(
                            "start-up-aot",
                            "ms",
                            "raw FFM",
                            NONE,
                            45,
                            () -> bench.semaphores(true)));
        } else {
            System.err.println("No AOT caches: those take a JDK from 25 on");
        }
        for (String type : FirstUse.TYPES) {
            Row row = new Row(FIRST + type, "ms", "-", NONE, NONE, () -> bench.first(type, false));
            rows.add(caches ? row.beside(CACHED, () -> bench.first(type, true)) : row);
        }
        return rows;
    }

    private Figures semaphores(boolean cached) throws Exception {
        double[] more =
                more(command(StartUp.Culebra.class, cached), command(StartUp.Raw.class, cached));
        return new Figures(more[0], more[1], NONE);
    }

    private Figures first(String type, boolean cached) throws Exception {
        List<String> command = command(FirstUse.class, cached);
        command.add(type);
        return Figures.of(more(command)[0]);
    }

    /** Milliseconds more than an empty main, which never has a cache; whole processes in turn. */
    @SafeVarargs
    private double[] more(List<String>... commands) throws Exception {
        List<String> empty = command(StartUp.Empty.class, false);
        int turns = quick ? 3 : 11;
        double[] emptyMillis = new double[turns];
        double[][] millis = new double[commands.length][turns];
        for (int turn = 0; turn < turns; turn++) {
            emptyMillis[turn] = millis(empty);
            for (int i = 0; i < commands.length; i++) {
                millis[i][turn] = millis(commands[i]);
            }
        }
        double[] more = new double[commands.length];
        for (int i = 0; i < commands.length; i++) {
            more[i] = Row.median(millis[i]) - Row.median(emptyMillis);
        }
        return more;
    }

    private static double millis(List<String> command) throws Exception {
        long start = System.nanoTime();
        output(command);
        return (System.nanoTime() - start) / 1e6;
    }

    private static List<String> command(Class<?> main, boolean cached) throws Exception {
        List<String> command = java(main);
        command.set(command.indexOf("-cp") + 1, StartUpJar.path().toString());
        if (main != FirstUse.class) {
            command.add("/culebra-start-" + ProcessHandle.current().pid());
        }
        if (cached) {
            Path cache = Bench.OUT.resolve(main.getSimpleName() + ".aot");
            if (!Files.exists(cache)) {
                train(command, cache);
            }
            command.add(1, "-XX:AOTCache=" + cache);
        }
        return command;
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
}

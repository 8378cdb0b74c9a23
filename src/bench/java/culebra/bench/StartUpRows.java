package culebra.bench;

import static culebra.bench.Commands.java;
import static culebra.bench.Commands.output;
import static culebra.bench.Figures.NONE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** From the start of a JVM to the first semaphore operation, beside what a user writes by hand. */
final class StartUpRows {
    private StartUpRows() {}

    static List<Row> rows(boolean quick) {
        var rows = new ArrayList<Row>();
        rows.add(new Row("start-up", "ms", "raw FFM", 1, NONE, () -> startUp(quick, false)));
        if (Runtime.version().feature() >= 25) {
            rows.add(
                    new Row("start-up-aot", "ms", "raw FFM", NONE, 45, () -> startUp(quick, true)));
        }
        return rows;
    }

    /**
     * Milliseconds more than an empty main needs, whole processes in turn; with a cache, each of
     * the others has its own and the empty main none.
     */
    private static Figures startUp(boolean quick, boolean cached) throws Exception {
        List<Class<?>> mains =
                List.of(StartUp.Empty.class, StartUp.Culebra.class, StartUp.Raw.class);
        Path jar = jar();
        var commands = new ArrayList<List<String>>();
        for (Class<?> main : mains) {
            var command = new ArrayList<>(java(main));
            command.set(command.indexOf("-cp") + 1, jar.toString());
            if (cached && main != StartUp.Empty.class) {
                Path cache = Bench.OUT.resolve(main.getSimpleName() + ".aot");
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
        double empty = Row.median(millis[0]);
        return new Figures(Row.median(millis[1]) - empty, Row.median(millis[2]) - empty, NONE);
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

    /** The library and the start-up programs in one jar, as a user has them; caches need a jar. */
    private static Path jar() {
        Path jar = Bench.OUT.resolve("start-up.jar");
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

package culebra.bench;

import static culebra.bench.Commands.java;
import static culebra.bench.Commands.output;
import static culebra.bench.Figures.NONE;

import com.sun.jna.Native;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From the start of a JVM to the first operation: the milliseconds of processor time that a process
 * takes more than an empty main. A semaphore and shared memory beside other ways to call C, then
 * every type beside the least that calls to C cost.
 */
final class StartUpRows {
    /** How the rows of the types begin. */
    static final String FIRST = "first-";

    /** With an ahead-of-time cache, trained by a program that uses all types. */
    static final String CACHED = "AOT cache";

    /** By the clock, not by the processor. */
    static final String ELAPSED = "elapsed";

    /** What each type is compared with. */
    static final String FLOOR = "one handle";

    private static final double MOST_OF_FLOOR = 1.15;

    private static final boolean CACHES = Runtime.version().feature() >= 25;

    private static final String MS = "ms";

    private final int turns;
    private double elapsed;

    private StartUpRows(int turns) {
        this.turns = turns;
    }

    static List<Row> rows(boolean quick) {
        var bench = new StartUpRows(quick ? 5 : 11);
        var rows = new ArrayList<Row>();
        rows.add(
                bench.beside(
                                "start-up",
                                0.8,
                                StartUp.Semaphore.class,
                                "JNA",
                                StartUpJna.Semaphore.class)
                        .charted("first semaphore of a process"));
        rows.add(
                bench.beside(
                                "start-up-memory",
                                0.85,
                                StartUp.Memory.class,
                                "JNA",
                                StartUpJna.Memory.class)
                        .charted("first shared memory of a process"));
        rows.add(
                bench.beside(
                        "start-up-raw", 1, StartUp.Semaphore.class, "raw FFM", StartUp.Raw.class));
        if (!CACHES) {
            System.err.println("No AOT caches, which require JDK 25 or later");
        }
        FirstUse.TYPES.forEach(type -> rows.add(bench.first(type)));
        return rows;
    }

    private Row beside(String name, double most, Class<?> culebra, String other, Class<?> its) {
        return new Row(
                name,
                MS,
                other,
                most,
                NONE,
                () -> both(command(culebra, false), command(its, false)));
    }

    private Row first(String type) {
        var row =
                new Row(
                                FIRST + type,
                                MS,
                                FLOOR,
                                MOST_OF_FLOOR,
                                NONE,
                                () -> both(firstUse(type, false), oneHandle()))
                        .beside(ELAPSED, () -> Figures.of(elapsed));
        return CACHES ? row.beside(CACHED, () -> more(firstUse(type, true))) : row;
    }

    private static List<String> firstUse(String type, boolean cached) throws Exception {
        List<String> command = command(FirstUse.class, cached);
        command.set(command.size() - 1, type);
        return command;
    }

    private static List<String> oneHandle() throws Exception {
        return command(StartUp.OneHandle.class, false);
    }

    private Figures both(List<String> culebra, List<String> other) throws Exception {
        double[] both = moreOfAll(List.of(culebra, other));
        return new Figures(both[0], both[1], NONE);
    }

    private Figures more(List<String> command) throws Exception {
        return Figures.of(moreOfAll(List.of(command))[0]);
    }

    /** Milliseconds more than an empty main, which never has a cache; whole processes in turn. */
    private double[] moreOfAll(List<List<String>> commands) throws Exception {
        var all = new ArrayList<>(commands);
        all.addFirst(command(StartUp.Empty.class, false));
        double[][] busy = new double[all.size()][turns];
        double[][] passed = new double[all.size()][turns];
        for (int turn = 0; turn < turns; turn++) {
            for (int i = 0; i < all.size(); i++) {
                double cpu = ChildTime.millis();
                long start = System.nanoTime();
                output(all.get(i));
                passed[i][turn] = (System.nanoTime() - start) / 1e6;
                busy[i][turn] = ChildTime.millis() - cpu;
            }
        }
        elapsed = Row.median(passed[1]) - Row.median(passed[0]);
        double[] medians = Arrays.stream(busy).mapToDouble(Row::median).toArray();
        return Arrays.stream(medians).skip(1).map(median -> median - medians[0]).toArray();
    }

    /** The last argument is the name of an object. */
    private static List<String> command(Class<?> main, boolean cached) throws Exception {
        List<String> command = java(main, "/culebra-start-" + ProcessHandle.current().pid());
        String jna =
                Path.of(Native.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .toString();
        command.set(command.indexOf("-cp") + 1, StartUpJar.path() + File.pathSeparator + jna);
        if (cached) {
            Path cache = Bench.OUT.resolve(main.getSimpleName() + ".aot");
            if (!Files.exists(cache)) {
                train(command.subList(0, command.size() - 1), cache);
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

package culebra.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The processes that a row measures, and what they print. */
final class Commands {
    private static final Executor LATER = CompletableFuture.delayedExecutor(5, TimeUnit.MINUTES);

    private Commands() {}

    static List<String> java(Class<?> main, String... words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(words));
        return command;
    }

    static List<String> c(String program, String... words) {
        var command = new ArrayList<String>();
        command.add(Bench.OUT.resolve(program).toString());
        command.addAll(List.of(words));
        return command;
    }

    static List<String> pinned(List<String> command) {
        var pinned = new ArrayList<>(List.of("taskset", "-c", "0"));
        pinned.addAll(command);
        return pinned;
    }

    /** On one processor, where neither side interrupts the other by becoming ready to run. */
    static List<String> inTurns(List<String> command) {
        var turns = new ArrayList<>(List.of("chrt", "-b", "0"));
        turns.addAll(command);
        return pinned(turns);
    }

    /** Two programs with descriptors between them: {@code src/bench/c/between.c}. */
    static List<String> between(String kind, List<String> first, List<String> second) {
        List<String> command = c("between", kind);
        command.addAll(first);
        command.add("--");
        command.addAll(second);
        return command;
    }

    static double number(List<String> command) throws Exception {
        return Double.parseDouble(output(command));
    }

    /** What a process prints that was started by this command. */
    static double number(List<String> command, Process process) throws Exception {
        return Double.parseDouble(output(command, process));
    }

    static String output(List<String> command) throws Exception {
        return output(command, start(command));
    }

    private static String output(List<String> command, Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed");
        }
        return output;
    }

    static Process start(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        LATER.execute(process::destroyForcibly); // one that hangs would hang us
        return process;
    }
}

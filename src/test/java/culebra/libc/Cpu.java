package culebra.libc;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A CPU that Culebra supports, with what this machine has to run C programs for it. */
public enum Cpu {
    X86_64("amd64"),
    AARCH64("aarch64");

    private final boolean host;
    private final List<String> compiler;
    private final List<String> runner;

    Cpu(String arch) {
        String target = name().toLowerCase(Locale.ROOT);
        host = System.getProperty("os.arch").equals(arch);
        compiler = host ? List.of("gcc") : List.of(target + "-linux-gnu-gcc", "-static");
        runner = host ? List.of() : List.of("qemu-" + target);
    }

    /** The tools that are not on the PATH. */
    public List<String> missingTools() {
        return Stream.of(compiler, runner)
                .flatMap(command -> command.stream().limit(1))
                .filter(tool -> !isOnPath(tool))
                .toList();
    }

    /** Compiles a program against scripts/libc.h, runs it, and returns the lines that it prints. */
    List<String> run(String program, Path directory) throws IOException, InterruptedException {
        Path source = directory.resolve("probe.c");
        Path binary = directory.resolve("probe");
        Files.writeString(source, program);

        List<String> compile = new ArrayList<>(compiler);
        compile.addAll(List.of("-D_GNU_SOURCE", "-I" + Path.of("scripts").toAbsolutePath()));
        compile.addAll(List.of("-o", binary.toString(), source.toString()));
        output(compile);

        List<String> run = new ArrayList<>(runner);
        run.add(binary.toString());
        return output(run).lines().toList();
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new AssertionError(command + "\n" + output);
        }
        return output;
    }

    private static boolean isOnPath(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }
}

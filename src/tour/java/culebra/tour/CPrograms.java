package culebra.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The C programs of a directory, each compiled on first use into another directory.
 *
 * @param whyNone why there are none, or null
 */
record CPrograms(Path sources, Path directory, String whyNone) {
    private static final String SOURCES = "culebra.tour.c"; // a system property
    private static final Path DIRECTORY = Path.of("target/tour/c");
    private static final List<String> GCC =
            List.of("gcc", "-O2", "-Wall", "-Werror", "-pthread", "-o");

    /** Returns the programs in a clone; none where the tour runs from its jar or gcc is missing. */
    static CPrograms here() {
        String sources = System.getProperty(SOURCES);
        if (sources == null) {
            return none("requires a program in C: run scripts/tour in a clone of Culebra");
        }
        return isInstalled("gcc")
                ? new CPrograms(Path.of(sources), DIRECTORY, null)
                : none(Failure.notInstalled("gcc"));
    }

    static CPrograms none(String why) {
        return new CPrograms(null, null, why);
    }

    private static boolean isInstalled(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    boolean exist() {
        return whyNone == null;
    }

    /** Compiles {@code <name>.c} if it or a header has changed; returns the program's path. */
    Path compile(String name) throws IOException, InterruptedException {
        Path program = directory.resolve(name).toAbsolutePath();
        Path source = sources.resolve(name + ".c");
        if (!Files.exists(program) || modified(program).compareTo(newest(source)) < 0) {
            Files.createDirectories(directory);
            // Under another name first: a second tour may run the program at this moment.
            Path made = Files.createTempFile(directory, name, "");
            try {
                gcc(source, made);
                Files.move(made, program, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(made);
            }
        }
        return program;
    }

    private static void gcc(Path source, Path program) throws IOException, InterruptedException {
        var command = new ArrayList<>(GCC);
        command.addAll(List.of(program.toString(), source.toString(), "-lrt"));
        try (Peer gcc = new Peer(new ProcessBuilder(command))) {
            if (gcc.exit() != 0) {
                throw new IOException("gcc cannot compile " + source + ": " + gcc.errors());
            }
        }
    }

    private FileTime newest(Path source) throws IOException {
        FileTime newest = modified(source);
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".h")).toList()) {
                newest = modified(file).compareTo(newest) > 0 ? modified(file) : newest;
            }
        }
        return newest;
    }

    private static FileTime modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }
}

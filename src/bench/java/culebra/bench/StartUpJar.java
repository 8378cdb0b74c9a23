package culebra.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** The library and the start-up programs in one jar, as a user has them; caches need a jar. */
final class StartUpJar {
    private static final Path CLASSES = Path.of("target", "test-classes");

    private StartUpJar() {}

    /** Where it is, made when it is first asked for. */
    static Path path() throws IOException {
        Path jar = Bench.OUT.resolve("start-up.jar");
        if (!Files.exists(jar)) {
            make(jar);
        }
        return jar;
    }

    private static void make(Path jar) throws IOException {
        var words = new ArrayList<>(List.of("--create", "--file", jar.toString()));
        words.addAll(List.of("-C", "target/classes", "culebra"));
        Path programs = CLASSES.resolve(StartUp.class.getPackageName().replace('.', '/'));
        try (var files = Files.newDirectoryStream(programs, "{StartUp,FirstUse}*.class")) {
            for (Path file : files) {
                words.addAll(
                        List.of("-C", CLASSES.toString(), CLASSES.relativize(file).toString()));
            }
        }
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        if (tool.run(System.out, System.err, words.toArray(String[]::new)) != 0) {
            throw new IOException("jar " + words);
        }
    }
}

package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Peer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** Commands of the README and the guide work with jars: this one, and that of a module. */
@Tag("pages") // which pom.xml names
class ReadmeJarsTest {
    private static final String MAIN =
            """
            package example;

            public class Main {
                public static void main(String[] args) throws Exception {
                    try (var counter = culebra.event.EventFd.create(42)) {
                        System.out.println(counter.take());
                    }
                }
            }
            """;

    @TempDir private static Path directory;

    @BeforeAll
    static void makeJars() throws IOException {
        String jar = path("culebra.jar");
        String main = "culebra.tool.Main";
        run("jar", "--create", "--file", jar, "--main-class", main, "-C", "target/classes", ".");
        Path sources = Files.createDirectories(directory.resolve("sources/example"));
        Path source = Files.writeString(sources.resolve("Main.java"), MAIN);
        Path module =
                Files.writeString(
                        sources.resolveSibling("module-info.java"),
                        "module app { requires culebra; }");
        String classes = path("classes");
        run(
                "javac",
                "-p",
                path("culebra.jar"),
                "-d",
                classes,
                source.toString(),
                module.toString());
        run("jar", "--create", "--file", path("app.jar"), "-C", classes, ".");
    }

    @Test
    void theFlagForTheClassPathAndTheModulePathEndsTheWarning() throws Exception {
        try (Peer shell = shell("", "README", 1)) {
            assertEquals("42\n42", shell.join());
            assertEquals("", shell.errors());
        }
    }

    @Test
    void aCacheIsMadeAndUsed() throws Exception {
        assumeTrue(Runtime.version().feature() >= 25, "caches made in one step");
        // The JVM prints that it has seen the variable, which is why the other test has none.
        String options = "export JDK_JAVA_OPTIONS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'\n";
        try (Peer shell = shell(options, "benchmarks", 0)) {
            List<String> lines = shell.join().lines().filter(line -> line.equals("42")).toList();
            assertEquals(2, lines.size());
            assertTrue(Files.size(directory.resolve("app.aot")) > 0);
        }
    }

    @Test
    void cacheOfTheCommandLineIsMadeAndUsed() throws Exception {
        assumeTrue(Runtime.version().feature() >= 25, "caches made in one step");
        String options = "export JDK_JAVA_OPTIONS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'\n";
        try (Peer shell = shell(options, "inspect", 0)) {
            String printed = shell.join();
            assertTrue(printed.contains("KIND"), printed); // at least this JVM's sockets or locks
            assertFalse(printed.contains("rror"), printed);
            assertTrue(Files.size(directory.resolve("culebra.aot")) > 0);
        }
    }

    private Peer shell(String options, String page, int index) throws IOException {
        String java = System.getProperty("java.home") + "/bin";
        String here = "PATH=" + java + ":$PATH; cd " + directory + "\n";
        return Peer.command(
                List.of("bash", "-ec", options + here + Pages.block(page, "sh", index)));
    }

    private static String path(String name) {
        return directory.resolve(name).toString();
    }

    private static void run(String tool, String... arguments) {
        int status =
                ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments);
        assertEquals(0, status, tool);
    }
}

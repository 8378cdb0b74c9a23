package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every code block of the README and of the guide does what the page shows. */
@Tag("pages") // which pom.xml names
class PageBlocksTest {
    private static final Pattern PRINTS = Pattern.compile("(?m)// prints (.*)$");

    /** Blocks that {@link GuideTest}, {@link ReadmeTest} and {@link ReadmeJarsTest} run. */
    private static final Set<String> TESTED_ELSEWHERE =
            Set.of(
                    "README jshell 0",
                    "README jshell 1",
                    "README kotlin 0",
                    "README sh 0",
                    "README sh 1",
                    "README xml 0",
                    "benchmarks sh 0",
                    "inspect sh 0",
                    "locks java 0",
                    "locks sh 0",
                    "locks sh 1",
                    "pipes java 0",
                    "pipes sh 0",
                    "pipes sh 1",
                    "pipes java 1",
                    "pipes sh 2",
                    "pipes sh 3",
                    "queues c 0",
                    "queues jshell 0",
                    "queues jshell 1",
                    "queues sh 0",
                    "semaphores c 0",
                    "semaphores java 0",
                    "semaphores sh 0",
                    "signals jshell 1",
                    "signals sh 0",
                    "sockets java 0",
                    "sockets java 1",
                    "sockets sh 0",
                    "sockets sh 1",
                    "sockets sh 2");

    private final ShownNames names = new ShownNames();
    @TempDir private Path directory;

    @AfterEach
    void removeWhatAFailureLeft() throws IOException {
        names.removeWhatAFailureLeft();
    }

    @Test
    void everyBlockIsRunHereOrElsewhere() throws IOException {
        Set<String> others =
                Pages.blocks().stream()
                        .filter(block -> !isSession(block) && !isSnippet(block))
                        .map(Pages.Block::toString)
                        .collect(Collectors.toCollection(TreeSet::new));
        Pages.blocks().stream()
                .map(Pages.Block::toString)
                .filter(TESTED_ELSEWHERE::contains)
                .forEach(others::add);
        assertEquals(new TreeSet<>(TESTED_ELSEWHERE), others);
    }

    @ParameterizedTest
    @MethodSource
    void sessionGoesAsShown(Pages.Block session) throws Exception {
        new ShownSession(session.text(), names).runHere(directory);
    }

    static Stream<Pages.Block> sessionGoesAsShown() throws IOException {
        return Pages.blocks().stream().filter(PageBlocksTest::isSession);
    }

    /** Statements without a class: compiled all together, with the imports of scripts/jshell. */
    @Test
    void snippetsPrintWhatTheirCommentsSay() throws Exception {
        List<Pages.Block> snippets =
                Pages.blocks().stream().filter(PageBlocksTest::isSnippet).toList();
        var program =
                new StringBuilder(
                        ShownSession.imports()
                                + "\nimport java.lang.invoke.*;\nimport java.util.*;\n");
        for (int i = 0; i < snippets.size(); i++) {
            program.append("public class Snippet" + i + " {\n");
            program.append("public static void run(java.io.PrintStream out) throws Exception {\n");
            program.append(
                    names.in(snippets.get(i).text())
                            .replace("System.out", "out")
                            .replace("/tmp/", directory + "/"));
            program.append("}}\n");
        }
        compile(program.toString().replace("public class", "class"));
        URL[] path = {directory.toUri().toURL()};
        try (var loader = new URLClassLoader(path, PageBlocksTest.class.getClassLoader())) {
            for (int i = 0; i < snippets.size(); i++) {
                assertEquals(
                        PRINTS.matcher(snippets.get(i).text())
                                .results()
                                .map(found -> found.group(1))
                                .toList(),
                        run(loader.loadClass("Snippet" + i)),
                        snippets.get(i).toString());
            }
        }
    }

    private static List<String> run(Class<?> snippet) throws Exception {
        var output = new ByteArrayOutputStream();
        var method = snippet.getDeclaredMethod("run", PrintStream.class);
        method.setAccessible(true);
        method.invoke(null, new PrintStream(output, true));
        return output.toString().lines().toList();
    }

    private void compile(String program) throws IOException {
        Path source = Files.writeString(directory.resolve("Snippets.java"), program);
        int status =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                System.out,
                                System.err,
                                "-proc:none",
                                "-cp",
                                Path.of("target/classes").toAbsolutePath().toString(),
                                "-d",
                                directory.toString(),
                                source.toString());
        assertEquals(0, status, program);
    }

    private static boolean isSession(Pages.Block block) {
        return block.language().equals("jshell") && !TESTED_ELSEWHERE.contains(block.toString());
    }

    private static boolean isSnippet(Pages.Block block) {
        return block.language().equals("java") && !TESTED_ELSEWHERE.contains(block.toString());
    }
}

package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The paths and commands that CONTRIBUTING.md names exist. */
class ContributingTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`|\\]\\(([^)#]+)\\)");
    private static final Pattern PATH =
            Pattern.compile("(?:\\.ci|src|scripts|generated)(?:/[\\w.-]+)*|[A-Z]+\\.md");
    private static final Pattern PROFILE = Pattern.compile("-P(\\w+)");
    private static final Pattern TEST = Pattern.compile("-Dtest=(\\w+)");
    private static final Pattern PEER = Pattern.compile("Peer\\.(\\w+)");
    private static final Pattern PROPERTY = Pattern.compile("-D(culebra[\\w.]+)=");

    @Test
    void everyPathExists() throws IOException {
        List<String> paths =
                code().flatMap(each -> Stream.of(each.split(" ")))
                        .filter(each -> PATH.matcher(each).matches())
                        .toList();
        assertTrue(paths.size() > 25, paths::toString);
        assertEquals(
                List.of(), paths.stream().filter(each -> !Files.exists(Path.of(each))).toList());
    }

    @Test
    void everyProfileTestAndPropertyExists() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        for (String profile : found(PROFILE)) {
            assertTrue(pom.contains("<id>" + profile + "</id>"), profile);
        }
        List<String> sources;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            sources = files.map(Path::toString).toList();
        }
        for (String test : found(TEST)) {
            String file = "/" + test + ".java";
            assertTrue(sources.stream().anyMatch(each -> each.endsWith(file)), test);
        }
        String peer = Files.readString(Path.of("src/test/java/culebra/testing/Peer.java"));
        for (String method : found(PEER)) {
            assertTrue(peer.contains("static Peer " + method + "("), method);
        }
        String api = Files.readString(Path.of("src/test/java/culebra/api/ApiListingTest.java"));
        for (String property : found(PROPERTY)) {
            assertTrue(api.contains('"' + property + '"'), property);
        }
    }

    /** Scripts are run by their names, and so must be executable. */
    @Test
    void everyScriptIsExecutable() throws IOException {
        for (String script : List.of("generate", "tour", "clean-ipc")) {
            assertTrue(code().anyMatch(each -> each.contains("scripts/" + script)), script);
            assertTrue(Files.isExecutable(Path.of("scripts", script)), script);
        }
    }

    private static List<String> found(Pattern pattern) throws IOException {
        List<String> all =
                code().flatMap(each -> pattern.matcher(each).results())
                        .map(result -> result.group(1))
                        .distinct()
                        .toList();
        assertTrue(!all.isEmpty(), pattern::toString);
        return all;
    }

    private static Stream<String> code() throws IOException {
        return CODE.matcher(Files.readString(Path.of("CONTRIBUTING.md")))
                .results()
                .map(result -> result.group(1) != null ? result.group(1) : result.group(2));
    }
}

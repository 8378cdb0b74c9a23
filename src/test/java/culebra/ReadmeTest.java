package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Does what the README shows, under names of its own. */
class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern NAME = Pattern.compile("\"(/?)(counter|jobs|ready)\"");
    private static final Pattern RESULT = Pattern.compile("(?m)(\\$\\d+|\\w+) ==> .*$");
    private static final Pattern INPUT = Pattern.compile("(?m)^jshell> (.*)$");
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    private final String prefix = TempName.next().substring(1) + "-";
    @TempDir private Path directory;

    @AfterEach
    void removeWhatAFailureLeft() throws IOException {
        SharedMemory.unlinkIfExists(prefix + "counter");
        NamedSemaphore.unlinkIfExists(prefix + "jobs");
        NamedSemaphore.unlinkIfExists(prefix + "ready");
    }

    /** In terminals side by side, whose turns come one after the other. */
    @Test
    void theSessionsGoAsShown() throws Exception {
        List<String> sessions = blocks("");
        assertEquals(3, sessions.size());
        try (Peer first = jshell();
                Peer second = jshell();
                Peer third = jshell()) {
            goesAsShown(sessions.get(0), first);
            goesAsShown(sessions.get(1), second);
            goesAsShown(sessions.get(2), third);
        }
    }

    @Test
    void theJavaProgramHearsOfTheOneInC() throws Exception {
        Files.writeString(directory.resolve("Jobs.java"), renamed(block("java", 0)));
        Files.writeString(directory.resolve("post.c"), renamed(block("c", 0)));
        String classes = Path.of("target/classes").toAbsolutePath().toString();
        String commands = block("sh", 2).replaceAll("target/culebra-.*\\.jar", classes);
        String here = "PATH=" + JAVA_HOME.resolve("bin") + ":$PATH; cd " + directory + "\n";
        try (Peer shell = Peer.command(List.of("bash", "-ec", here + commands))) {
            assertEquals("there is a job", shell.join());
        }
    }

    @Test
    void theDependencyIsThisLibrary() throws IOException {
        String pom = Files.readString(Path.of("pom.xml")).replaceAll("\\s+", "");
        String dependency = block("xml", 0).replaceAll("\\s+|</?dependency>", "");
        assertTrue(pom.contains("</modelVersion>" + dependency), dependency);
    }

    @Test
    void theContinuousIntegrationRunsTheSameCommands() throws IOException {
        assertTrue(block("sh", 0).endsWith(" && mvn verify\nscripts/tour\n"));
        assertTrue(
                Files.readString(Path.of(".ci/run")).contains("\nmvn -B verify\nscripts/tour\n"));
    }

    private static Peer jshell() throws IOException {
        // CULEBRA_BUILT: Maven is building at this moment, so the script must not.
        var command = List.of("env", "CULEBRA_BUILT=1", "JAVA_HOME=" + JAVA_HOME, "scripts/jshell");
        return Peer.command(command);
    }

    private void goesAsShown(String session, Peer jshell) throws Exception {
        all(INPUT, renamed(session), 1).forEach(jshell::send);
        jshell.send("/exit");
        String said = jshell.join();
        assertFalse(said.contains("|  Error") || said.contains("|  Exception"), said);
        assertEquals(all(RESULT, session, 0), all(RESULT, said.replace(prefix, ""), 0), said);
    }

    private String renamed(String text) {
        return NAME.matcher(text).replaceAll("\"$1" + prefix + "$2\"");
    }

    private static String block(String language, int index) throws IOException {
        return blocks(language).get(index);
    }

    private static List<String> blocks(String language) throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("README.md")))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static List<String> all(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(found -> found.group(group)).toList();
    }
}

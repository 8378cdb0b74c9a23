package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.mq.MessageQueue;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Does what the README shows, under names of its own. */
class ReadmeTest {
    private static final Pattern NAME =
            Pattern.compile("\"(/?)(counter|jobs|ready|inbox|tasks|tickets)\"");
    private static final Pattern NUMBER =
            Pattern.compile(
                    "(?<=Fd\\[|socket:\\[|by process |of user |, id |address:"
                            + " )\\d+|@[0-9a-f]{5}|0x[0-9a-f]+");
    private static final Pattern RESULT = Pattern.compile("(?m)(\\$\\d+|\\w+) ==> .*$");
    private static final Pattern INPUT = Pattern.compile("(?m)^jshell> (.*)$");
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    private final String prefix = TempName.next().substring(1) + "-";
    @TempDir private Path directory;

    @AfterEach
    void removeWhatAFailureLeft() throws IOException {
        SharedMemory.unlinkIfExists(prefix + "counter");
        SharedMemory.unlinkIfExists(prefix + "tickets");
        NamedSemaphore.unlinkIfExists(prefix + "jobs");
        NamedSemaphore.unlinkIfExists(prefix + "ready");
        MessageQueue.unlinkIfExists(prefix + "tasks");
    }

    /** In two terminals. */
    @Test
    void whatOneSessionWritesAnotherReads() throws Exception {
        try (Peer first = jshell();
                Peer second = jshell()) {
            goesAsShown(0, first);
            goesAsShown(1, second);
        }
    }

    /** The others have tests of their own. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 6, 8, 9, 10, 11})
    void theSessionGoesAsShown(int index) throws Exception {
        assertEquals(12, Readme.blocks("").size());
        try (Peer jshell = jshell()) {
            goesAsShown(index, jshell);
        }
    }

    @Test
    void theProgramInCTakesTheMessageThatJshellHasLeft() throws Exception {
        Files.writeString(directory.resolve("next.c"), renamed(Readme.block("c", 1)));
        try (Peer first = jshell();
                Peer second = jshell()) {
            goesAsShown(3, first);
            try (Peer shell = shell(8)) {
                assertEquals("tidy, priority 1", shell.join());
            }
            goesAsShown(4, second);
        }
    }

    @Test
    void theSignalArrivesWhereItIsBlocked() throws Exception {
        try (Peer jshell = jshell(Readme.block("sh", 12).strip().split(" "))) {
            goesAsShown(7, jshell);
        }
    }

    @Test
    void theJavaProgramHearsOfTheOneInC() throws Exception {
        Files.writeString(directory.resolve("Jobs.java"), renamed(Readme.block("java", 0)));
        Files.writeString(directory.resolve("post.c"), renamed(Readme.block("c", 0)));
        try (Peer shell = shell(2)) {
            assertEquals("there is a job", shell.join());
        }
    }

    @Test
    void theProgramRunsOnceAtATime() throws Exception {
        String program = Readme.block("java", 1).replace("/tmp/only", directory + "/only");
        Files.writeString(directory.resolve("Only.java"), program);
        for (int i = 0; i < 2; i++) {
            try (Peer only = shell(3)) {
                only.expect("it runs now");
                try (Peer others = shell(4)) {
                    assertEquals("it runs already\nit runs already", others.join());
                }
            } // which kills it
        }
    }

    @Test
    void theChildSorts() throws Exception {
        Files.writeString(directory.resolve("Sort.java"), Readme.block("java", 2));
        try (Peer shell = shell(5)) {
            assertEquals("apple\npear", shell.join());
        }
    }

    @Test
    void theShellTakesNumbersFromTheServer() throws Exception {
        try (Peer server = shell(6)) {
            server.expect("ready");
            for (String first : List.of("0", "10")) {
                try (Peer client = shell(7)) {
                    assertEquals(first, client.join());
                }
            }
        }
    }

    @Test
    void theServerTellsItsClientsWhoTheyAre() throws Exception {
        writeWho();
        try (Peer server = shell(9)) {
            server.expect("ready");
            isToldWhoItIs();
        }
    }

    @Test
    void aServiceManagerStartsTheServer() throws Exception {
        writeWho();
        try (Peer look = Peer.command(List.of("sh", "-c", "command -v systemd-socket-activate"))) {
            assumeTrue(look.exit() == 0, "systemd-socket-activate is not installed");
        }
        try (Peer manager = shell(11)) {
            while (!Files.exists(directory.resolve("who")) && manager.isAlive()) {
                Thread.yield();
            }
            isToldWhoItIs();
        }
    }

    private void writeWho() throws IOException {
        Files.writeString(directory.resolve("Who.java"), Readme.block("java", 3));
        Files.writeString(directory.resolve("Me.java"), Readme.block("java", 4));
    }

    private void isToldWhoItIs() throws Exception {
        try (Peer clients = shell(10)) {
            List<String> told = clients.join().lines().filter(line -> !line.isEmpty()).toList();
            assertEquals(2, told.size());
            for (String line : told) {
                assertTrue(line.matches("PeerCredentials\\[pid=\\d+, uid=\\d+, gid=\\d+]"), line);
            }
        }
    }

    @Test
    void theDependencyIsThisLibrary() throws IOException {
        String pom = Files.readString(Path.of("pom.xml")).replaceAll("\\s+", "");
        String dependency = Readme.block("xml", 0).replaceAll("\\s+|</?dependency>", "");
        assertTrue(pom.contains("</modelVersion>" + dependency), dependency);
    }

    @Test
    void theContinuousIntegrationRunsTheSameCommands() throws IOException {
        assertTrue(Readme.block("sh", 0).endsWith(" && scripts/tour\nmvn verify\n"));
        assertTrue(
                Files.readString(Path.of(".ci/run")).contains("\nscripts/tour\nmvn -B verify\n"));
    }

    /** Runs a block of commands in the test's directory. */
    private Peer shell(int index) throws IOException {
        String commands =
                Readme.block("sh", index)
                        .replaceFirst("^(java|systemd)", "exec $1") // so that it is killed
                        .replaceAll("target/culebra-.*\\.jar", absolute("target/classes"))
                        .replace("target/test-classes", absolute("target/test-classes"))
                        .replace("/tmp/numbers", directory.resolve("numbers").toString())
                        .replace("/tmp/only", directory.resolve("only").toString())
                        .replace("/tmp/who", directory.resolve("who").toString());
        String here = "PATH=" + JAVA_HOME.resolve("bin") + ":$PATH; cd " + directory + "\n";
        return Peer.command(List.of("bash", "-ec", here + commands));
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().toString();
    }

    private static Peer jshell() throws IOException {
        return jshell("scripts/jshell");
    }

    /** Starts jshell by a command. */
    private static Peer jshell(String... command) throws IOException {
        // CULEBRA_BUILT: Maven is building at this moment, so the script must not.
        var whole = new ArrayList<>(List.of("env", "CULEBRA_BUILT=1", "JAVA_HOME=" + JAVA_HOME));
        whole.addAll(List.of(command));
        return Peer.command(whole);
    }

    private void goesAsShown(int index, Peer jshell) throws Exception {
        String session = Readme.blocks("").get(index);
        all(INPUT, renamed(session), 1).forEach(jshell::send);
        jshell.send("/exit");
        String said = jshell.join();
        assertFalse(said.contains("|  Error") || said.contains("|  Exception"), said);
        assertEquals(results(session), results(said.replace(prefix, "")), said);
    }

    /** What jshell says, in which numbers that the system chooses do not matter. */
    private static List<String> results(String said) {
        return all(RESULT, NUMBER.matcher(said).replaceAll("0"), 0);
    }

    private String renamed(String text) {
        return NAME.matcher(text).replaceAll("\"$1" + prefix + "$2\"");
    }

    private static List<String> all(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(found -> found.group(group)).toList();
    }
}

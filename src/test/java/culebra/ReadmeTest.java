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

import jdk.jshell.tool.JavaShellToolBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

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
    private static final Pattern EXPORT = Pattern.compile("(?m)^ *exports ([a-z.]+);");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;$");
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

    /** In two terminals, one of which is this process. */
    @Test
    void whatOneSessionWritesAnotherReads() throws Exception {
        goesAsShownIn(0, "scripts/jshell");
        goesAsShown(1);
    }

    /** The others have tests of their own. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 6, 8, 9, 10, 11})
    void theSessionGoesAsShown(int index) throws Exception {
        assertEquals(12, Readme.blocks("").size());
        goesAsShown(index);
    }

    @Test
    void theProgramInCTakesTheMessageThatJshellHasLeft() throws Exception {
        Files.writeString(directory.resolve("next.c"), renamed(Readme.block("c", 1)));
        goesAsShown(3);
        try (Peer shell = shell(8)) {
            assertEquals("tidy, priority 1", shell.join());
        }
        goesAsShown(4);
    }

    @Test
    void theSignalArrivesWhereItIsBlocked() throws Exception {
        goesAsShownIn(7, Readme.block("sh", 12).strip().split(" "));
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
        compile("Only", program);
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
        compile("Sort", Readme.block("java", 2));
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
        compile("Who", Readme.block("java", 3));
        compile("Me", Readme.block("java", 4));
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
                Files.readString(Path.of(".ci/run"))
                        .contains("\nscripts/tour\nmvn -B verify -Pchecks\n"));
    }

    /**
     * Compiles a program, which need not be compiled anew each time that {@link #shell} runs it.
     */
    private void compile(String name, String program) throws IOException {
        Path source = Files.writeString(directory.resolve(name + ".java"), program);
        int status =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                System.out,
                                System.err,
                                "-proc:none",
                                "-cp",
                                absolute("target/classes"),
                                "-d",
                                directory.toString(),
                                source.toString());
        assertEquals(0, status, program);
    }

    /** Runs a block of commands in the test's directory; a program that is compiled runs so. */
    private Peer shell(int index) throws IOException {
        String block = Readme.block("sh", index);
        for (String name : List.of("Only", "Sort", "Who", "Me")) {
            if (Files.exists(directory.resolve(name + ".class"))) {
                block = block.replace(".jar " + name + ".java", ".jar:. " + name);
            }
        }
        String commands =
                block.replaceFirst("^(java|systemd)", "exec $1") // so that it is killed
                        .replaceAll("target/culebra-[^ ]*\\.jar", absolute("target/classes"))
                        .replace("target/test-classes", absolute("target/test-classes"))
                        .replace("/tmp/numbers", directory.resolve("numbers").toString())
                        .replace("/tmp/only", directory.resolve("only").toString())
                        .replace("/tmp/who", directory.resolve("who").toString());
        String here = "PATH=" + JAVA_HOME.resolve("bin") + ":$PATH; cd " + directory + "\n";
        String options =
                "export JDK_JAVA_OPTIONS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
                        + " -XX:CompileThresholdScaling=5'\n";
        return Peer.command(List.of("bash", "-ec", options + here + commands));
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().toString();
    }

    /** Runs a session in this JVM, by the program that is behind the command jshell. */
    private void goesAsShown(int index) throws Exception {
        Path imports = directory.resolve("imports");
        Files.writeString(imports, imports());
        var said = new ByteArrayOutputStream();
        JavaShellToolBuilder.builder()
                .in(new ByteArrayInputStream(input(index).getBytes()), null)
                .out(new PrintStream(said))
                .err(new PrintStream(said))
                .persistence(new HashMap<>())
                .start(
                        "--execution",
                        SameThread.NAME,
                        "--class-path",
                        absolute("target/classes"),
                        "--startup",
                        "DEFAULT",
                        "--startup",
                        imports.toString());
        wasAsShown(index, said.toString());
    }

    /** The imports that scripts/jshell makes. */
    private static String imports() throws IOException {
        String module = Files.readString(Path.of("src/main/java/module-info.java"));
        var imports = new ArrayList<String>();
        all(EXPORT, module, 1).forEach(name -> imports.add("import " + name + ".*;"));
        imports.addAll(all(IMPORT, Files.readString(Path.of("scripts/jshell")), 0));
        return String.join("\n", imports);
    }

    /** Runs a session in a process of its own, which a command starts. */
    private void goesAsShownIn(int index, String... command) throws Exception {
        // CULEBRA_BUILT: Maven is building at this moment, so the script must not.
        var whole = new ArrayList<>(List.of("env", "CULEBRA_BUILT=1", "JAVA_HOME=" + JAVA_HOME));
        whole.addAll(List.of(command));
        whole.addAll(
                List.of(
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:CompileThresholdScaling=5",
                        "-J-XX:+UseSerialGC"));
        if (!whole.contains("local")) {
            whole.addAll(List.of("-R-XX:TieredStopAtLevel=1", "-R-XX:+UseSerialGC"));
        }
        try (Peer jshell = Peer.command(whole)) {
            jshell.send(input(index));
            wasAsShown(index, jshell.join());
        }
    }

    private String input(int index) throws IOException {
        String session = renamed(Readme.blocks("").get(index));
        return String.join("\n", all(INPUT, session, 1)) + "\n/exit\n";
    }

    private void wasAsShown(int index, String said) throws IOException {
        assertFalse(said.contains("|  Error") || said.contains("|  Exception"), said);
        String session = Readme.blocks("").get(index);
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

package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** The programs and commands of the guide do what it says. */
@Tag("pages") // which pom.xml names
class GuideTest {
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    private final ShownNames names = new ShownNames();
    @TempDir private Path directory;

    @AfterEach
    void removeWhatAFailureLeft() throws IOException {
        names.removeWhatAFailureLeft();
    }

    @Test
    void cProgramReceivesMessageThatJshellLeft() throws Exception {
        Files.writeString(directory.resolve("next.c"), names.in(Pages.block("queues", "c", 0)));
        session("queues", 0).runHere(directory);
        try (Peer shell = shell("queues", 0)) {
            assertEquals("tidy, priority 1", shell.join());
        }
        session("queues", 1).runHere(directory);
    }

    @Test
    void signalArrivesWhereItIsBlocked() throws Exception {
        session("signals", 1).runIn(Pages.block("signals", "sh", 0).strip().split(" "));
    }

    @Test
    void javaProgramWaitsForProgramInC() throws Exception {
        Files.writeString(
                directory.resolve("Jobs.java"), names.in(Pages.block("semaphores", "java", 0)));
        Files.writeString(directory.resolve("post.c"), names.in(Pages.block("semaphores", "c", 0)));
        try (Peer shell = shell("semaphores", 0)) {
            assertEquals("there is a job", shell.join());
        }
    }

    @Test
    void programRunsOnceAtATime() throws Exception {
        compile("Only", Pages.block("locks", "java", 0).replace("/tmp/only", directory + "/only"));
        for (int i = 0; i < 2; i++) {
            try (Peer only = shell("locks", 0)) {
                only.expect("it runs now");
                try (Peer others = shell("locks", 1)) {
                    assertEquals("it runs already\nit runs already", others.join());
                }
            } // which kills it
        }
    }

    @Test
    void childSorts() throws Exception {
        compile("Sort", Pages.block("pipes", "java", 0));
        try (Peer shell = shell("pipes", 0)) {
            assertEquals("apple\npear", shell.join());
        }
    }

    @Test
    void javaWakesPythonScript() throws Exception {
        compile("Wake", Pages.block("pipes", "java", 1));
        try (Peer shell = shell("pipes", 1)) {
            assertEquals("there is work", shell.join());
        }
    }

    @Test
    void shellGetsNumbersFromServer() throws Exception {
        try (Peer server = shell("pipes", 2)) {
            server.expect("ready");
            for (String first : List.of("0", "10")) {
                try (Peer client = shell("pipes", 3)) {
                    assertEquals(first, client.join());
                }
            }
        }
    }

    @Test
    void serverSendsClientsTheirCredentials() throws Exception {
        compileWho();
        try (Peer server = shell("sockets", 0)) {
            server.expect("ready");
            clientsGetCredentials();
        }
    }

    @Test
    void serviceManagerStartsServer() throws Exception {
        compileWho();
        try (Peer look = Peer.command(List.of("sh", "-c", "command -v systemd-socket-activate"))) {
            assumeTrue(look.exit() == 0, "systemd-socket-activate is not installed");
        }
        try (Peer manager = shell("sockets", 2)) {
            while (!Files.exists(directory.resolve("who")) && manager.isAlive()) {
                Thread.yield();
            }
            clientsGetCredentials();
        }
    }

    private void compileWho() throws IOException {
        compile("Who", Pages.block("sockets", "java", 0));
        compile("Me", Pages.block("sockets", "java", 1));
    }

    private void clientsGetCredentials() throws Exception {
        try (Peer clients = shell("sockets", 1)) {
            List<String> lines = clients.join().lines().filter(line -> !line.isEmpty()).toList();
            assertEquals(2, lines.size());
            for (String line : lines) {
                assertTrue(line.matches("PeerCredentials\\[pid=\\d+, uid=\\d+, gid=\\d+]"), line);
            }
        }
    }

    private ShownSession session(String page, int index) throws IOException {
        return new ShownSession(Pages.block(page, "jshell", index), names);
    }

    /** Compiles a program once, so that {@link #shell} need not compile it in each run. */
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
    private Peer shell(String page, int index) throws IOException {
        String block = Pages.block(page, "sh", index);
        for (String name : List.of("Only", "Sort", "Wake", "Who", "Me")) {
            if (Files.exists(directory.resolve(name + ".class"))) {
                block = block.replace(".jar " + name + ".java", ".jar:. " + name);
            }
        }
        String commands =
                block.replaceFirst("^(java|systemd)", "exec $1") // so that it is killed
                        .replaceAll("target/culebra-[^ ]*\\.jar", absolute("target/classes"))
                        .replace("target/test-classes", absolute("target/test-classes"))
                        .replace("/tmp/bell", directory.resolve("bell").toString())
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
}

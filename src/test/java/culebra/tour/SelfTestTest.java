package culebra.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.AbortWithoutProgram;
import culebra.testing.Alone;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tour as its executable jar runs it: without C programs, and without JUnit. */
@Alone
class SelfTestTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /**
     * One row for each kind of other process; {@code src/test/consumers/run} runs the jar whole.
     */
    @Test
    void rowsGoWellAndLeaveNothing() throws Exception {
        assumeTrue(AbortWithoutProgram.isInstalled("python3"), "python3 is not installed");
        var names = List.of("semaphore-named", "mutex", "flock", "pipe", "inspect");
        var arguments = new ArrayList<>(List.of("--patience", "10"));
        arguments.addAll(names);
        try (Peer test = selfTest(List.of(), arguments.toArray(String[]::new))) {
            List<String> lines = test.join().lines().toList();
            assertEquals(names.size() + 1, lines.size(), lines::toString);
            for (int i = 0; i < names.size(); i++) {
                String end = i == 1 ? "  skipped: requires a program in C.*" : " +ok";
                assertTrue(lines.get(i).matches(names.get(i) + " .*" + end), lines.get(i));
            }
            assertTrue(lines.getLast().startsWith("4 ok, 1 skipped (Java "), lines.getLast());
            assertEquals(List.of(), Leftovers.files(test.pid()));
            assertEquals(List.of(), Leftovers.systemV(test.pid()));
        }
    }

    @Test
    void listNamesTheRowsThatAreSkipped() throws Exception {
        try (Peer test = selfTest(List.of(), "--list")) {
            String last = test.join().lines().toList().getLast();
            assertTrue(last.startsWith("Skipped here: mutex, read-write-lock, "), last);
        }
    }

    @Test
    void missingProgramIsNamed() throws Exception {
        try (Peer test = selfTest(List.of("env", "PATH=/nonexistent"), "shared-memory")) {
            String line = test.line();
            assertTrue(line.contains("skipped: python3 is not installed (install Python 3"), line);
            assertEquals(1, test.exit(), "nothing was shown");
            assertEquals(List.of(), Leftovers.files(test.pid()));
        }
    }

    @Test
    void systemLimitIsNamed() throws Exception {
        var prlimit = List.of("prlimit", "--msgqueue=0", "--");
        try (Peer test = selfTest(prlimit, "message-queue", "mq-notify")) {
            for (String row : List.of(test.line(), test.line())) {
                assertTrue(row.contains("FAILED: ErrnoException mq_open /culebra-tour-"), row);
                assertTrue(row.contains("RLIMIT_MSGQUEUE"), row);
            }
            assertEquals(1, test.exit());
        }
    }

    /** As few as some services have. */
    @Test
    void rowsRunWith64Descriptors() throws Exception {
        assumeTrue(AbortWithoutProgram.isInstalled("python3"), "python3 is not installed");
        try (Peer test = selfTest(List.of("prlimit", "--nofile=64", "--"), "fifo", "fd-passing")) {
            assertTrue(test.join().contains("2 ok"));
        }
    }

    @Test
    void interruptedTourLeavesNothing() throws Exception {
        try (Peer test = selfTest(List.of())) {
            while (Leftovers.files(test.pid()).isEmpty() && test.isAlive()) {
                Thread.yield();
            }
            ProcessHandle.of(test.pid()).orElseThrow().destroy();
            test.exit();
            assertEquals(List.of(), Leftovers.files(test.pid()));
        }
    }

    private static Peer selfTest(List<String> prefix, String... arguments) throws IOException {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(JAVA.toString(), "--enable-native-access=ALL-UNNAMED"));
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:CompileThresholdScaling=5"));
        command.addAll(List.of("-cp", "target/classes:target/test-classes", "culebra.tour.Main"));
        command.addAll(List.of(arguments));
        return Peer.command(command);
    }
}

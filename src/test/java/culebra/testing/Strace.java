package culebra.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Traces the system calls that one thread of another JVM makes once all classes are loaded. */
public final class Strace {
    /** A JVM that is killed would leave its performance data in /tmp. */
    private static final List<String> QUIET = List.of("-XX:-UsePerfData");

    private Strace() {}

    /** In the other JVM: lets the calling thread be traced from here on. */
    public static void begin() throws IOException {
        System.out.println(Path.of("/proc/thread-self").toRealPath().getFileName());
        int ignored = System.in.read();
    }

    /**
     * Runs a class that calls {@link #begin}, and returns the lines that strace writes.
     *
     * @param expression what to trace or inject, as strace's option -e has it
     */
    public static List<String> lines(Class<?> main, String expression, String... arguments)
            throws Exception {
        Path trace = Files.createTempFile("culebra-strace", ".txt");
        try (Peer traced = Peer.command(Peer.javaCommand(QUIET, main, arguments));
                Peer strace = attach(trace, expression, traced.line())) {
            String attached = strace.line();
            assumeTrue(attached.endsWith("attached"), "strace may not attach: " + attached);
            traced.send("go");
            traced.exit();
            strace.exit();
            return Files.readAllLines(trace);
        } finally {
            Files.delete(trace);
        }
    }

    /** The names of the calls in some lines. */
    public static List<String> calls(List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches("[a-z_0-9]+\\(.*"))
                .map(line -> line.substring(0, line.indexOf('(')))
                .toList();
    }

    private static Peer attach(Path trace, String expression, String thread) throws IOException {
        String strace = "exec strace -o " + trace + " -e '" + expression + "' -p " + thread;
        return Peer.command(List.of("sh", "-c", strace + " 2>&1"));
    }
}

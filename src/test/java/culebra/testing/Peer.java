package culebra.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The second process of a test: a JVM, a C program or Python.
 *
 * <p>Tests order events by what the peer prints ({@link #line}) and what they send it ({@link
 * #send}), never by time. {@link #join} fails with the peer's output unless it exited with 0;
 * {@link #close} kills what still runs, and so does {@link HangReport} when the test reaches its
 * limit, so that no read from a peer hangs forever.
 */
public final class Peer implements AutoCloseable {
    /** The variable by which a peer and {@code scripts/clean-ipc} know the run. */
    static final String RUN = "CULEBRA_TEST_RUN";

    private final Process process;
    private final BufferedReader out;
    private final PrintWriter in;
    private final StringBuffer errors = new StringBuffer();
    private final Thread drain;

    private Peer(ProcessBuilder builder) throws IOException {
        builder.environment().put(RUN, TempName.run());
        process = builder.start();
        out = process.inputReader();
        in = new PrintWriter(process.outputWriter(), true);
        drain = Thread.ofPlatform().daemon().start(this::drainErrors); // a read holds its carrier
    }

    /** Starts a main class of the tests in another JVM of this kind. */
    public static Peer java(Class<?> main, String... arguments) throws IOException {
        return command(javaCommand(List.of(), main, arguments));
    }

    /** The command line of {@link #java}, with options for the JVM, to be wrapped in another. */
    public static List<String> javaCommand(List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = jvm();
        command.addAll(ChildClasses.options());
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** The program and the options of every child JVM. */
    static List<String> jvm() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:-UsePerfData"); // its file is that of any other JVM with this number
        if (Counts.of(0, 1) == 0) {
            command.add("-XX:TieredStopAtLevel=1"); // the second compiler pays off later
            command.add("-XX:CompileThresholdScaling=5"); // and so does the first
        }
        command.add(Patience.option());
        return command;
    }

    /** Starts {@code src/test/c/<name>.c}, compiled unless it is already. */
    public static Peer c(String name, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(CProgram.compile(name).toString());
        command.addAll(List.of(arguments));
        return command(command);
    }

    /** Returns the program {@code src/test/c/<name>.c}, compiled unless it is already. */
    public static Path program(String name) throws IOException {
        return CProgram.compile(name);
    }

    /** Starts Python 3 on a script given as text, without the packages of this machine. */
    public static Peer python(String script, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Python.COMMAND, "-ISu", "-c", script));
        command.addAll(List.of(arguments));
        return command(command);
    }

    /** Starts any command. */
    public static Peer command(List<String> command) throws IOException {
        var words = new ArrayList<>(command);
        if (words.getFirst().equals(Python.COMMAND)) {
            words.set(0, Python.program());
        }
        return start(new ProcessBuilder(words));
    }

    /** Starts what a builder describes, whose standard streams may be redirected. */
    public static Peer start(ProcessBuilder builder) throws IOException {
        return new Peer(builder);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the next line of the peer's output. */
    public String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new AssertionError("the peer printed no more: " + errors);
        }
        return line;
    }

    /** Waits for a line that must be this one. */
    public void expect(String expected) throws IOException {
        assertEquals(expected, line(), () -> "peer: " + errors);
    }

    public void send(String line) {
        in.println(line);
    }

    /** Ends what the peer reads from its standard input. */
    public void closeInput() {
        in.close();
    }

    /** Kills the peer with SIGKILL and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Waits for the peer to end successfully, and returns its output that was not read yet. */
    public String join() throws Exception {
        String rest = String.join("\n", out.lines().toList());
        awaitEnd();
        drain.join();
        assertEquals(0, process.exitValue(), () -> "peer: " + rest + errors);
        return rest;
    }

    /** Waits for the peer to end, however; returns its exit status. */
    public int exit() throws Exception {
        awaitEnd();
        drain.join();
        return process.exitValue();
    }

    /** What the peer has printed to its standard error so far. */
    public String errors() {
        return errors.toString();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
        in.close();
        out.close();
        drain.join();
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "the peer did not end: " + Processes.describe(process.toHandle()));
        }
    }

    private void drainErrors() {
        try (BufferedReader reader = process.errorReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                errors.append(line).append('\n');
            }
        } catch (IOException gone) {
            errors.append(gone);
        }
    }
}

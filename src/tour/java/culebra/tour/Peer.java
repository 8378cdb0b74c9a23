package culebra.tour;

import static culebra.tour.Check.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Another process, which the row hears by its output and which is killed at the end of the row. */
final class Peer implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final StringBuffer errors = new StringBuffer();
    private final Thread drain;

    Peer(ProcessBuilder builder) throws IOException {
        process = builder.start();
        out = process.inputReader();
        drain = Thread.ofPlatform().daemon().start(this::drainErrors);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the next line of output. */
    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new AssertionError("the other process printed no more: " + errors);
        }
        return line;
    }

    /** Waits for a line that must be this one. */
    void expect(String expected) throws IOException {
        assertEquals(expected, line(), "output of the other process");
    }

    /** Sends a line to the standard input of the process. */
    void send(String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
    }

    /**
     * Kills the process, and what it has started, with SIGKILL and waits for their end: a child of
     * a shell that is still at work would recreate its file.
     */
    void kill() throws InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        started.forEach(Peer::awaitEnd);
    }

    /** In a container, process 1 may leave a process that has ended a zombie. */
    private static void awaitEnd(ProcessHandle ending) {
        while (ending.isAlive() && !isZombie(ending.pid())) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return true;
        }
    }

    /** Waits until the process ends with status 0; returns the output that was not read. */
    String join() throws IOException, InterruptedException {
        String rest = String.join("\n", out.lines().toList());
        assertEquals(0, exit(), "exit status of the other process: " + rest + errors);
        return rest;
    }

    /** Waits for the end of the process; returns its exit status. */
    int exit() throws InterruptedException {
        int status = process.waitFor();
        drain.join();
        return status;
    }

    /** Returns what the process has printed to its standard error so far. */
    String errors() {
        return errors.toString();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
        process.outputWriter().close();
        out.close();
        drain.join();
    }

    private void drainErrors() {
        try (BufferedReader reader = process.errorReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                errors.append(line).append('\n');
            }
        } catch (IOException closed) {
            errors.append(closed);
        }
    }
}

package culebra.process;

import culebra.internal.ChildExit;
import culebra.internal.Deadline;
import culebra.internal.Outcome;
import culebra.signal.Signal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A child that was started by {@link ChildBuilder}, as a {@link Process}.
 *
 * <p>The library waits for each child itself, whether or not the exit status is requested, so no
 * zombie is left. The caller chooses the descriptors for the child's standard input, output and
 * error. So {@link #getOutputStream} returns a stream that accepts no bytes, and {@link
 * #getInputStream} and {@link #getErrorStream} return streams at their end, like those of a {@link
 * ProcessBuilder} that redirects them. To wait for the child together with other descriptors, pass
 * {@link #toHandle} to {@link ProcessFd#open(ProcessHandle)}.
 */
public final class ChildProcess extends Process {
    private final int pid;
    private final ProcessHandle handle;
    private final ChildExit exit;

    ChildProcess(int pid, ProcessHandle handle, ChildExit exit) {
        this.pid = pid;
        this.handle = handle;
        this.exit = exit;
    }

    /** Returns an output stream that accepts no bytes. */
    @Override
    public OutputStream getOutputStream() {
        OutputStream none = OutputStream.nullOutputStream();
        try {
            none.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return none;
    }

    /** Returns an input stream that is at its end. */
    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    /** Returns an input stream that is at its end. */
    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }

    /**
     * Waits until the child has ended. Virtual threads park while they wait.
     *
     * @return the exit status; 128 plus the signal number if a signal killed the child; -1 if other
     *     code in this process has waited for it
     * @throws InterruptedException if interrupted while waiting
     */
    @Override
    public int waitFor() throws InterruptedException {
        boolean ended = await(Deadline.NEVER);
        return exit.status().join();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        Objects.requireNonNull(unit, "unit");
        return await(Deadline.after(Duration.ofNanos(unit.toNanos(timeout))));
    }

    private boolean await(long deadline) throws InterruptedException {
        int outcome = exit.await(deadline);
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == 0;
    }

    @Override
    public int exitValue() {
        Integer status = exit.status().getNow(null);
        if (status == null) {
            throw new IllegalThreadStateException(this + " has not ended");
        }
        return status;
    }

    @Override
    public boolean isAlive() {
        return !exit.status().isDone();
    }

    /** Sends SIGTERM to the child, unless it has ended. */
    @Override
    public void destroy() {
        boolean ignored = exit.kill(Signal.TERM.number());
    }

    /** Sends SIGKILL to the child, unless it has ended. */
    @Override
    public Process destroyForcibly() {
        boolean ignored = exit.kill(Signal.KILL.number());
        return this;
    }

    @Override
    public boolean supportsNormalTermination() {
        return true;
    }

    @Override
    public long pid() {
        return pid;
    }

    /**
     * Returns the handle of the child.
     *
     * @return the handle
     * @throws UnsupportedOperationException if {@code /proc} cannot be read
     */
    @Override
    public ProcessHandle toHandle() {
        if (handle == null) {
            throw new UnsupportedOperationException("/proc does not list " + this);
        }
        return handle;
    }

    /** Returns a future that completes when the child has ended, in a thread of the common pool. */
    @Override
    public CompletableFuture<Process> onExit() {
        return exit.status().thenApplyAsync(status -> this);
    }

    /** Returns a string with the number of the child, and its exit status once it has ended. */
    @Override
    public String toString() {
        Integer status = exit.status().getNow(null);
        return "ChildProcess[" + pid + ", " + (status == null ? "runs" : "ended: " + status) + "]";
    }
}

package culebra.pipe;

import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.FifoCalls;
import culebra.internal.FileCalls;
import culebra.internal.Gate;
import culebra.internal.Modes;
import culebra.internal.Outcome;
import culebra.internal.PathName;
import culebra.internal.Platform;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * FIFOs: pipes with a name in the file system, which connect unrelated processes.
 *
 * <p>Opening one end waits until some process has the other end open. A FIFO exists until its path
 * is removed, with {@link java.nio.file.Files#delete}; unread bytes are discarded when the last
 * process closes it. The rules of {@link UnixPipe} for the end of the stream, EPIPE and atomic
 * writes also apply to FIFOs. A new writer can open the FIFO after the source has reached its end.
 * If the end must never be reported, keep a sink open in this process ({@link #openReadWrite}). A
 * virtual thread that waits to open an end uses one of at most 4,096 platform threads that are kept
 * for such waits; further waits fail with {@link java.util.concurrent.RejectedExecutionException}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/fifo.7.html">fifo(7)</a>
 */
public final class Fifo {
    private Fifo() {}

    /**
     * Creates a FIFO that only this user may open.
     *
     * @param path the path of the new FIFO, on the default file system
     * @return the path
     * @throws java.nio.file.FileAlreadyExistsException if the path exists
     * @throws java.nio.file.NoSuchFileException if its directory does not exist
     * @throws java.nio.file.AccessDeniedException if the directory may not be written
     * @throws IOException if the FIFO cannot be created
     * @see <a href="https://man7.org/linux/man-pages/man3/mkfifo.3.html">mkfifo(3)</a>
     */
    public static Path create(Path path) throws IOException {
        return make(path, Modes.PRIVATE);
    }

    /**
     * Creates a FIFO with the given permissions, which the umask does not change.
     *
     * @param path the path of the new FIFO, on the default file system
     * @param permissions the permissions of the FIFO
     * @return the path
     * @throws java.nio.file.FileAlreadyExistsException if the path exists
     * @throws java.nio.file.NoSuchFileException if its directory does not exist
     * @throws java.nio.file.AccessDeniedException if the directory may not be written
     * @throws IOException if the FIFO cannot be created
     */
    public static Path create(Path path, Set<PosixFilePermission> permissions) throws IOException {
        return make(path, Modes.of(permissions));
    }

    /**
     * Opens a FIFO for reading, waiting until some process has it open for writing.
     *
     * @param path a FIFO
     * @return its source
     * @throws InterruptedException if interrupted while waiting
     * @throws java.nio.file.NoSuchFileException if the path does not exist
     * @throws java.nio.file.AccessDeniedException if it may not be read
     * @throws FileSystemException if the path is not a FIFO
     * @throws IOException if it cannot be opened
     */
    public static ReadChannel openForRead(Path path) throws IOException, InterruptedException {
        return reading(open(path, false, Deadline.NEVER)).orElseThrow();
    }

    /**
     * Opens a FIFO for reading if some process has it open for writing now, or is about to open it.
     * This method waits for up to a millisecond, because a non-blocking open could make writers
     * lose data.
     *
     * @param path a FIFO
     * @return its source; empty if no process has it open for writing
     * @throws java.nio.file.NoSuchFileException if the path does not exist
     * @throws java.nio.file.AccessDeniedException if it may not be read
     * @throws FileSystemException if the path is not a FIFO
     * @throws IOException if it cannot be opened
     */
    public static Optional<ReadChannel> tryOpenForRead(Path path) throws IOException {
        return reading(tryOpen(path, false));
    }

    /**
     * Opens a FIFO for reading, waiting up to the given timeout until some process has it open for
     * writing.
     *
     * @param path a FIFO
     * @param timeout the longest wait; zero or less means do not wait
     * @return its source; empty if no process has it open for writing
     * @throws InterruptedException if interrupted while waiting
     * @throws java.nio.file.NoSuchFileException if the path does not exist
     * @throws java.nio.file.AccessDeniedException if it may not be read
     * @throws FileSystemException if the path is not a FIFO
     * @throws IOException if it cannot be opened
     */
    public static Optional<ReadChannel> tryOpenForRead(Path path, Duration timeout)
            throws IOException, InterruptedException {
        return reading(open(path, false, Deadline.after(timeout)));
    }

    /**
     * Opens a FIFO for writing, waiting until some process has it open for reading.
     *
     * @param path a FIFO
     * @return its sink
     * @throws InterruptedException if interrupted while waiting
     * @throws java.nio.file.NoSuchFileException if the path does not exist
     * @throws java.nio.file.AccessDeniedException if it may not be written
     * @throws FileSystemException if the path is not a FIFO
     * @throws IOException if it cannot be opened
     */
    public static WriteChannel openForWrite(Path path) throws IOException, InterruptedException {
        return writing(open(path, true, Deadline.NEVER)).orElseThrow();
    }

    /**
     * Opens a FIFO for writing if some process has it open for reading now.
     *
     * @param path a FIFO
     * @return its sink; empty if no process has it open for reading
     * @throws java.nio.file.NoSuchFileException if the path does not exist
     * @throws java.nio.file.AccessDeniedException if it may not be written
     * @throws FileSystemException if the path is not a FIFO
     * @throws IOException if it cannot be opened
     */
    public static Optional<WriteChannel> tryOpenForWrite(Path path) throws IOException {
        return writing(tryOpen(path, true));
    }

    /**
     * Opens a FIFO for writing, waiting up to the given timeout until some process has it open for
     * reading.
     *
     * @param path a FIFO
     * @param timeout the longest wait; zero or less means do not wait
     * @return its sink; empty if no process has it open for reading
     * @throws InterruptedException if interrupted while waiting
     * @throws java.nio.file.NoSuchFileException if the path does not exist
     * @throws java.nio.file.AccessDeniedException if it may not be written
     * @throws FileSystemException if the path is not a FIFO
     * @throws IOException if it cannot be opened
     */
    public static Optional<WriteChannel> tryOpenForWrite(Path path, Duration timeout)
            throws IOException, InterruptedException {
        return writing(open(path, true, Deadline.after(timeout)));
    }

    /**
     * Opens both ends of a FIFO without waiting, since each end serves as the peer of the other.
     *
     * @param path a FIFO
     * @return its ends
     * @throws java.nio.file.NoSuchFileException if the path does not exist
     * @throws java.nio.file.AccessDeniedException if it may not be read and written
     * @throws FileSystemException if the path is not a FIFO
     * @throws IOException if it cannot be opened
     */
    public static UnixPipe openReadWrite(Path path) throws IOException {
        Platform.require();
        Fd source = own(FifoCalls.open(PathName.bytes(path), false), path);
        Fd sink = null;
        try {
            sink = own(FifoCalls.openSink(source), path);
            return new UnixPipe(ReadChannel.adopt(source), WriteChannel.adopt(sink));
        } catch (Throwable failed) {
            source.close();
            if (sink != null) {
                sink.close();
            }
            throw failed;
        }
    }

    private static Optional<ReadChannel> reading(Fd fd) throws IOException {
        try {
            return fd == null ? Optional.empty() : Optional.of(ReadChannel.adopt(fd));
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    private static Optional<WriteChannel> writing(Fd fd) throws IOException {
        try {
            return fd == null ? Optional.empty() : Optional.of(WriteChannel.adopt(fd));
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    private static Path make(Path path, int mode) throws IOException {
        Platform.require();
        int result = FifoCalls.mkfifo(PathName.bytes(path), mode);
        if (result < 0) {
            throw Errors.named(result, "mkfifo", path.toString(), null);
        }
        return path;
    }

    private static Fd tryOpen(Path path, boolean writes) throws IOException {
        Platform.require();
        return own(FifoCalls.open(PathName.bytes(path), writes, Deadline.NOW), path);
    }

    private static Fd open(Path path, boolean writes, long deadline)
            throws IOException, InterruptedException {
        Platform.require();
        Gate.requireNotInterrupted();
        int result = FifoCalls.open(PathName.bytes(path), writes, deadline);
        if (result == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return own(result, path);
    }

    /**
     * Returns a handle that owns a descriptor number, or null if the other end was not opened in
     * time.
     */
    private static Fd own(int result, Path path) throws IOException {
        if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
            return null;
        }
        if (result == FifoCalls.OTHER_KIND) {
            throw new FileSystemException(path.toString(), null, "it is not a FIFO");
        }
        if (result == FileCalls.NO_PROC) {
            throw Errors.noProc(path.toString());
        }
        if (result < 0) {
            throw Errors.named(result, "open", path.toString(), null);
        }
        return Fds.own(result);
    }
}

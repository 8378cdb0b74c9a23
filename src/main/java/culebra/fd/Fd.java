package culebra.fd;

import culebra.Access;
import culebra.internal.AbstractFd;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.KindCalls;
import culebra.internal.Modes;
import culebra.internal.Outcome;
import culebra.internal.Platform;
import culebra.internal.PollCalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Owns a file descriptor, which refers to an end of a pipe, a socket, a queue, a file or any other
 * object.
 *
 * <p>{@link #open(Path, Access)} opens a file. {@link #adopt} takes ownership of a number, and
 * {@link #detach} gives it up; all other methods borrow it. {@link #close} wakes the threads that
 * wait on the descriptor. The number is returned to the system only when the last running call has
 * returned, so no call ever reaches an unrelated file. A descriptor that is dropped without being
 * closed stays open.
 */
@SuppressWarnings("exports") // the call layer knows only its superclass
public final class Fd extends AbstractFd implements AutoCloseable {
    private static final int STANDARD_ERROR = 2;

    static {
        Fds.makeWith(
                new IntFunction<>() {
                    @Override
                    public AbstractFd apply(int number) {
                        return new Fd(number);
                    }
                });
    }

    private Fd(int number) {
        super(number);
    }

    /**
     * Takes ownership of an open descriptor, which must have no other owner in this process.
     *
     * <p>The descriptor is set to close-on-exec, unless it is one of the standard streams, 0 to 2.
     *
     * @param number the descriptor
     * @return the handle that owns it
     * @throws IllegalArgumentException if the number is negative
     * @throws IOException if no such descriptor is open
     * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2)</a>
     */
    public static Fd adopt(int number) throws IOException {
        Platform.require();
        if (number < 0) {
            throw new IllegalArgumentException("fd must not be negative: " + number);
        }
        int result = FdCalls.adopt(number, number > STANDARD_ERROR);
        if (result < 0) {
            throw Errors.io(result, "fcntl", "fd " + number, "no such descriptor is open");
        }
        return Fds.open(number);
    }

    /**
     * Opens a file, directory or device. The descriptor can be used to read and write the file
     * through {@link ReadChannel#adopt} and {@link WriteChannel#adopt}, to lock it through {@code
     * FileLocks.adopt}, or to pass the open file to another process. A process that receives a file
     * opened for reading cannot write to it. To open a FIFO, use {@code culebra.pipe.Fifo}.
     *
     * <p>If another process holds a lease on the file, this method, {@link #openOrCreate} and
     * {@link #openForAppend} wait until it is given up, at most for the seconds in {@code
     * /proc/sys/fs/lease-break-time}. An interrupt does not end that wait; the thread remains
     * interrupted.
     *
     * @param path an existing file
     * @param access for reading, for writing, or for both
     * @return its descriptor, whose position is at the beginning
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws java.nio.file.AccessDeniedException if the file's permissions forbid the access
     * @throws java.nio.file.FileSystemException if it is a FIFO or a socket
     * @throws IOException if the file cannot be opened, for example a directory for writing
     * @see <a href="https://man7.org/linux/man-pages/man2/open.2.html">open(2)</a>
     */
    public static Fd open(Path path, Access access) throws IOException {
        return Fds.open(OpenedFile.open(path, access));
    }

    /**
     * Creates a file that only this user may open, and opens it.
     *
     * @param path the path, at which nothing exists yet
     * @param access for reading, for writing, or for both
     * @return its descriptor
     * @throws java.nio.file.FileAlreadyExistsException if something exists at the path
     * @throws java.nio.file.NoSuchFileException if its directory does not exist
     * @throws java.nio.file.AccessDeniedException if the directory may not be written
     * @throws IOException if it cannot be created
     */
    public static Fd create(Path path, Access access) throws IOException {
        return Fds.open(OpenedFile.create(path, access, Modes.PRIVATE));
    }

    /**
     * Creates a file with the given permissions, which the umask does not change, and opens it. On
     * a file system that does not store permissions, the file has those of the mount.
     *
     * @param path the path, at which nothing exists yet
     * @param access for reading, for writing, or for both, even if the permissions do not allow it
     * @param permissions the permissions of the file, for later opens
     * @return its descriptor
     * @throws IOException as for {@link #create(Path, Access)}
     */
    public static Fd create(Path path, Access access, Set<PosixFilePermission> permissions)
            throws IOException {
        return Fds.open(OpenedFile.create(path, access, Modes.of(permissions)));
    }

    /**
     * Opens a file, or creates it if it does not exist. A new file is accessible to this user only;
     * an existing file keeps its content.
     *
     * @param path the file
     * @param access for reading, for writing, or for both
     * @return its descriptor, whose position is at the beginning
     * @throws java.nio.file.NoSuchFileException if its directory does not exist
     * @throws java.nio.file.AccessDeniedException if permissions forbid the access
     * @throws java.nio.file.FileSystemException if it is a FIFO or a socket
     * @throws IOException if it cannot be opened
     */
    public static Fd openOrCreate(Path path, Access access) throws IOException {
        return Fds.open(OpenedFile.openOrCreate(path, access, Modes.PRIVATE));
    }

    /**
     * Opens a file, or creates it with the given permissions if it does not exist, as {@link
     * #create(Path, Access, Set)} does.
     *
     * @param path the file
     * @param access for reading, for writing, or for both
     * @param permissions the permissions of a new file, for later opens
     * @return its descriptor, whose position is at the beginning
     * @throws IOException as for {@link #openOrCreate(Path, Access)}
     */
    public static Fd openOrCreate(Path path, Access access, Set<PosixFilePermission> permissions)
            throws IOException {
        return Fds.open(OpenedFile.openOrCreate(path, access, Modes.of(permissions)));
    }

    /**
     * Opens a file to append to it, or creates it if it does not exist. A new file is accessible to
     * this user only. Each write goes to the current end of the file, including the writes of a
     * process that has received this descriptor.
     *
     * @param path the file
     * @return its descriptor, for writing
     * @throws IOException as for {@link #openOrCreate(Path, Access)}
     */
    public static Fd openForAppend(Path path) throws IOException {
        return Fds.open(OpenedFile.openForAppend(path, Modes.PRIVATE));
    }

    /**
     * Opens a file to append to it, or creates it with the given permissions if it does not exist,
     * as {@link #create(Path, Access, Set)} does.
     *
     * @param path the file
     * @param permissions the permissions of a new file, for later opens
     * @return its descriptor, for writing
     * @throws IOException as for {@link #openOrCreate(Path, Access)}
     */
    public static Fd openForAppend(Path path, Set<PosixFilePermission> permissions)
            throws IOException {
        return Fds.open(OpenedFile.openForAppend(path, Modes.of(permissions)));
    }

    /**
     * Returns the raw number, for diagnostics only: another thread may close the descriptor at any
     * time.
     *
     * @return the descriptor
     * @throws IllegalStateException if this is closed or was detached
     */
    public int number() {
        if (!isOpen()) {
            throw new IllegalStateException(this + " is closed");
        }
        return Fds.number(this);
    }

    /**
     * Gives up ownership of the descriptor without closing it; this object is then closed.
     *
     * @return the number, which the caller must close
     * @throws IllegalStateException if this is closed, or another thread is in a call that uses it
     */
    public int detach() {
        int number = Fds.detach(this);
        if (number < 0) {
            throw new IllegalStateException(
                    this + (isOpen() ? " is in use by another thread" : " cannot be detached"));
        }
        return number;
    }

    /**
     * Duplicates the descriptor. The duplicate shares the file position, status flags and locks.
     *
     * @return the duplicate, which is close-on-exec and must be closed separately
     * @throws ClosedChannelException if this is closed
     * @throws IOException if there are too many descriptors
     * @see <a href="https://man7.org/linux/man-pages/man2/dup.2.html">dup(2)</a>
     */
    public Fd dup() throws IOException {
        Fds.requireOpen(this, this);
        int result = FdCalls.dup(this);
        if (result < 0) {
            throw Errors.io(result, "fcntl", toString(), null);
        }
        return Fds.open(result);
    }

    /**
     * Returns whether this still owns its descriptor.
     *
     * @return false once closed or detached
     */
    public boolean isOpen() {
        return Fds.isOpen(this);
    }

    /**
     * Returns the kind of object that the descriptor refers to, for example after receiving it from
     * another process.
     *
     * @return the kind
     * @throws ClosedChannelException if this is closed
     */
    public FdKind kind() throws ClosedChannelException {
        String kind = KindCalls.kind(this);
        if (kind == null) {
            throw Errors.closed(this);
        }
        return FdKind.valueOf(kind);
    }

    /**
     * Returns a path by which this or another process can open the same object again.
     *
     * <p>The path works for pipes, FIFOs, files, shared memory and message queues. It is valid
     * while this is open, for processes that are permitted to inspect this process.
     *
     * @return {@code /proc/<pid>/fd/<number>}
     * @throws UnsupportedOperationException if the object has no such path, such as a socket or an
     *     eventfd; or if this is the sink of a packet pipe, because a descriptor that is opened by
     *     path would not write packets
     * @throws ClosedChannelException if this is closed
     * @throws IOException if {@code /proc} cannot be read
     */
    public Path path() throws IOException {
        Fds.requireOpen(this, this);
        String target = Fds.target(this);
        if (target.startsWith("socket:")
                || target.startsWith("anon_inode:")
                || target.startsWith("pidfd:")) {
            throw new UnsupportedOperationException(
                    this + " cannot be opened by path; pass it over a UNIX socket instead");
        }
        if (KindCalls.writesPackets(this)) {
            throw new UnsupportedOperationException(
                    this
                            + " writes packets (O_DIRECT), and a descriptor opened by path would"
                            + " not; pass it over a UNIX socket instead");
        }
        long pid = ProcessHandle.current().pid();
        return Path.of("/proc/" + pid + "/fd/" + Fds.number(this));
    }

    /**
     * Waits until the descriptor is ready.
     *
     * @param readiness the event to wait for
     * @throws InterruptedException if interrupted; the descriptor stays open
     * @throws ClosedChannelException if closed before or during the wait
     * @throws IOException if it cannot be polled
     * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
     */
    public void await(Readiness readiness) throws IOException, InterruptedException {
        await(readiness, Deadline.NEVER);
    }

    /**
     * Returns whether the descriptor is ready now.
     *
     * @param readiness the event to check for
     * @return true if it is
     * @throws ClosedChannelException if closed
     * @throws IOException if it cannot be polled
     */
    public boolean tryAwait(Readiness readiness) throws IOException {
        int events = Events.of(Objects.requireNonNull(readiness, "readiness"));
        Fds.requireOpen(this, this);
        int result = PollCalls.now(this, events);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw Errors.io(result, "ppoll", toString(), null);
        }
        return result == 0;
    }

    /**
     * Waits until the descriptor is ready, up to the given timeout.
     *
     * @param readiness the event to wait for
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if it is ready
     * @throws InterruptedException if interrupted; the descriptor stays open
     * @throws ClosedChannelException if closed before or during the wait
     * @throws IOException if it cannot be polled
     */
    public boolean tryAwait(Readiness readiness, Duration timeout)
            throws IOException, InterruptedException {
        return await(readiness, Deadline.after(timeout));
    }

    /**
     * Closes the descriptor. Waiting threads are woken; running calls finish first. Does nothing if
     * already closed.
     */
    @Override
    public void close() {
        Fds.close(this);
    }

    /**
     * Closes this handle when an arena closes.
     *
     * @param arena a confined or shared arena; or an automatic arena, to close this handle some
     *     time after it has become unreachable
     * @return this
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     */
    public Fd closeWith(Arena arena) {
        Fds.closeWith(this, arena);
        return this;
    }

    /**
     * Returns a string with the number and the object it refers to, such as {@code Fd[7
     * pipe:[1234], open]}.
     */
    @Override
    public String toString() {
        int number = Fds.number(this);
        return isOpen()
                ? "Fd[" + number + " " + Fds.target(this) + ", open]"
                : "Fd[" + number + ", closed]";
    }

    private boolean await(Readiness readiness, long deadline)
            throws IOException, InterruptedException {
        int events = Events.of(Objects.requireNonNull(readiness, "readiness"));
        Fds.requireOpen(this, this);
        Gate.requireNotInterrupted();
        int result = PollCalls.await(this, events, deadline);
        if (result < 0 && result != Outcome.TIMED_OUT) {
            throw Errors.wait(result, "ppoll", this);
        }
        return result == 0;
    }
}

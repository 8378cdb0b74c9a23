package culebra.lock;

import static culebra.internal.NegatedErrno.EEXIST;
import static culebra.internal.NegatedErrno.ENOENT;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.Fds;
import culebra.internal.FileCalls;
import culebra.internal.HeldRanges;
import culebra.internal.LockCalls;
import culebra.internal.Modes;
import culebra.internal.PathName;
import culebra.internal.Platform;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

/**
 * Locks a file against other processes that lock it in the same way; nobody is kept from reading or
 * writing. There are three ways, and which to take depends on whom to exclude:
 *
 * <table>
 * <caption>Three ways to lock</caption>
 * <thead>
 * <tr><th></th><th>{@link #wholeFile}</th><th>{@link #perOpen}</th><th>{@link #perProcess}</th></tr>
 * </thead>
 * <tbody>
 * <tr><th>take it</th><td>if one lock for a file is enough; it also excludes {@code flock(1)}</td>
 * <td>for ranges, and against other threads, too</td>
 * <td>against programs that use {@code lockf} or {@code F_SETLK}, Python's {@code fcntl.lockf}, SQLite,
 * and Java's {@code FileLock} in other JVMs</td></tr>
 * <tr><th>locks</th><td>the file</td><td>ranges of bytes</td><td>ranges of bytes</td></tr>
 * <tr><th>the owner</th><td>this FileLocks</td><td>this FileLocks</td><td>the process, all of it</td></tr>
 * <tr><th>two of this JVM</th><td>exclude each other</td><td>exclude each other</td>
 * <td>an {@link java.nio.channels.OverlappingFileLockException}</td></tr>
 * <tr><th>goes</th><td>when this is closed; if the process ends, with the last duplicate of the
 * descriptor</td>
 * <td>when this is closed; if the process ends, with the last duplicate of the descriptor</td>
 * <td>as soon as the process closes <em>any</em> descriptor of the file</td></tr>
 * <tr><th>deadlocks</th><td>wait for ever</td><td>wait for ever</td>
 * <td>are found: {@link DeadlockException}</td></tr>
 * <tr><th>in C</th><td>{@code flock}</td><td>{@code F_OFD_SETLK}</td><td>{@code F_SETLK}</td></tr>
 * </tbody>
 * </table>
 *
 * <p>{@code perOpen} and {@code perProcess} exclude each other; {@code wholeFile} and those two do
 * not. One FileLocks is one owner: what overlaps a lock that it has is refused. A lock is held
 * until it or its FileLocks is closed; to forget the object does not unlock. Closing a FileLocks
 * unlocks everything that it has locked, even if a duplicate of the descriptor stays open.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/flock.2.html">flock(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/fcntl_locking.2.html">fcntl_locking(2)</a>
 */
public final class FileLocks extends FdHandle<FileLocks> {
    private final WholeFileLocks wholeFile;
    private final RangeLocks perProcess;
    private final RangeLocks perOpen;

    private final boolean created;

    private FileLocks(Fd fd, int access, boolean created) throws IOException {
        super(fd);
        this.created = created;
        wholeFile = new WholeFileLocks(fd, held(fd, LockCalls.WHOLE_FILE), access);
        perProcess = new RangeLocks(fd, LockCalls.PER_PROCESS, ProcessLocks.of(fd), null, access);
        HeldRanges ranges = held(fd, LockCalls.PER_OPEN);
        perOpen = new RangeLocks(fd, LockCalls.PER_OPEN, new OwnedLocks(), ranges, access);
    }

    private static HeldRanges held(Fd fd, LockCalls calls) throws IOException {
        HeldRanges held = HeldRanges.of(fd, calls);
        if (held == null) {
            throw Errors.closed(fd);
        }
        return held;
    }

    /**
     * Opens a file or directory to lock it: for reading and writing, or for reading alone if no
     * more is permitted, which is enough for shared locks and those of the whole file.
     *
     * @param path what to lock
     * @return the locks of this opening
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static FileLocks open(Path path) throws IOException {
        byte[] name = PathName.bytes(path);
        Platform.require();
        return opened(
                LockCalls.open(name),
                path,
                false,
                "open it with openOrCreate if it may be missing");
    }

    /**
     * Opens a file to lock it, for reading and writing, or creates it if there is none, for this
     * user only.
     *
     * @param path what to lock
     * @return the locks of this opening
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static FileLocks openOrCreate(Path path) throws IOException {
        return openOrCreate(path, Modes.PRIVATE);
    }

    /**
     * Opens a file to lock it, for reading and writing, or creates it if there is none.
     *
     * @param path what to lock
     * @param permissions who may open a new one, whatever the umask; ignored if it exists. A file
     *     system that keeps no permissions gives it those of its mount
     * @return the locks of this opening; {@link #wasCreated} tells whether the file is new
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static FileLocks openOrCreate(Path path, Set<PosixFilePermission> permissions)
            throws IOException {
        return openOrCreate(path, Modes.of(permissions));
    }

    /**
     * Takes over a descriptor. Locks that it has already are not known here; a whole file's is
     * taken over by locking.
     *
     * @param fd the descriptor of a file
     * @return the locks of its opening, which own it
     * @throws IOException if it is closed
     */
    public static FileLocks adopt(Fd fd) throws IOException {
        return adopt(fd, false);
    }

    /**
     * Locks all of the file for this opening of it: {@code flock}.
     *
     * @return the locks of the whole file
     */
    public WholeFileLocks wholeFile() {
        return wholeFile;
    }

    /**
     * Locks ranges for this process: the record locks of {@code fcntl}.
     *
     * <p>The kernel drops all of them, of every FileLocks, as soon as the process closes any
     * descriptor of the file: a stream that has read it, too. {@link HeldLock#isHeld} knows only of
     * those that a FileLocks has closed. To the kernel Java's own {@link
     * java.nio.channels.FileLock} is the same owner: in one JVM the two do not exclude each other,
     * and unlock what the other has locked. The same holds for two copies of this library in one
     * JVM, as in two web applications: each knows only its own locks. Use {@link #perOpen} there.
     *
     * @return the locks that belong to this process
     */
    public RangeLocks perProcess() {
        return perProcess;
    }

    /**
     * Locks ranges for this opening of the file: open-file-description locks. They exclude Java's
     * own {@link java.nio.channels.FileLock}, in this JVM too.
     *
     * @return the locks that belong to this opening
     */
    public RangeLocks perOpen() {
        return perOpen;
    }

    /**
     * Returns whether this handle has created the file.
     *
     * @return true if it has; false if the file existed and was opened or adopted
     */
    public boolean wasCreated() {
        return created;
    }

    /** Tells the descriptor and whether it is open. */
    @Override
    public String toString() {
        return "FileLocks[" + fd() + "]";
    }

    /** As {@link FileCalls#openOrCreate}, but tells whether the file is new. */
    private static FileLocks openOrCreate(Path path, int mode) throws IOException {
        byte[] at = PathName.bytes(path);
        Platform.require();
        while (true) {
            int number = LockCalls.openBoth(at);
            if (number != ENOENT) {
                return opened(number, path, false, null);
            }
            number = FileCalls.create(at, FileCalls.READ_WRITE, mode);
            if (number != EEXIST) {
                return opened(number, path, true, null);
            }
            at = PathName.linked(at);
        }
    }

    private static FileLocks adopt(Fd fd, boolean created) throws IOException {
        int access = FdCalls.accessMode(Objects.requireNonNull(fd, "fd"));
        if (access < 0) {
            throw Errors.closed(fd);
        }
        return new FileLocks(fd, access, created);
    }

    private static FileLocks opened(int number, Path path, boolean created, String remedy)
            throws IOException {
        if (number < 0) {
            throw Errors.named(number, "open", path.toString(), number == ENOENT ? remedy : null);
        }
        Fd fd = Fds.own(number);
        try {
            return adopt(fd, created);
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }
}

package culebra.lock;

import static culebra.internal.NegatedErrno.EEXIST;
import static culebra.internal.NegatedErrno.ELOOP;
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
 * Advisory locks on a file: they exclude other processes that lock it in the same way, and do not
 * prevent reading or writing. There are three kinds; choose by the processes that must be excluded:
 *
 * <table>
 * <caption>Three kinds of locks</caption>
 * <thead>
 * <tr><th></th><th>{@link #wholeFile}</th><th>{@link #perOpen}</th><th>{@link #perProcess}</th></tr>
 * </thead>
 * <tbody>
 * <tr><th>use it</th><td>if one lock per file is enough; it also excludes {@code flock(1)}</td>
 * <td>for ranges, and to exclude other threads as well</td>
 * <td>against programs that use {@code lockf} or {@code F_SETLK}, Python's {@code fcntl.lockf}, SQLite,
 * and Java's {@code FileLock} in other JVMs</td></tr>
 * <tr><th>locks</th><td>the file</td><td>ranges of bytes</td><td>ranges of bytes</td></tr>
 * <tr><th>the owner</th><td>this FileLocks</td><td>this FileLocks</td><td>the whole process</td></tr>
 * <tr><th>two FileLocks in the same JVM</th><td>exclude each other</td><td>exclude each other</td>
 * <td>an {@link java.nio.channels.OverlappingFileLockException}</td></tr>
 * <tr><th>released</th><td>when this is closed; if the process ends, with the last duplicate of the
 * descriptor</td>
 * <td>when this is closed; if the process ends, with the last duplicate of the descriptor</td>
 * <td>as soon as the process closes <em>any</em> descriptor of the file</td></tr>
 * <tr><th>deadlocks</th><td>wait forever</td><td>wait forever</td> <td>are detected: {@link DeadlockException}</td></tr>
 * <tr><th>in C</th><td>{@code flock}</td><td>{@code F_OFD_SETLK}</td><td>{@code F_SETLK}</td></tr>
 * </tbody>
 * </table>
 *
 * <p>{@code perOpen} and {@code perProcess} exclude each other; {@code wholeFile} excludes neither
 * of them. One FileLocks is one owner: a lock whose range overlaps another lock of this owner is
 * refused with {@link java.nio.channels.OverlappingFileLockException}. A lock is held until it or
 * its FileLocks is closed; a lock that becomes unreachable stays held. Closing a FileLocks releases
 * all its locks, even if a duplicate of the descriptor stays open.
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
     * Opens a file or directory to lock it, for reading and writing. If only reading is permitted,
     * it is opened for reading, which is sufficient for shared locks and for locks of the whole
     * file. If another process holds a lease on the file, this method waits as {@link
     * culebra.fd.Fd#open Fd.open} does.
     *
     * @param path the file to lock
     * @return the locks of this open file
     * @throws java.nio.file.NoSuchFileException if it does not exist
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
     * Opens a file to lock it, for reading and writing, or creates it for this user only if it does
     * not exist.
     *
     * @param path the file to lock
     * @return the locks of this open file
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static FileLocks openOrCreate(Path path) throws IOException {
        return openOrCreate(path, Modes.PRIVATE);
    }

    /**
     * Opens a file to lock it, for reading and writing, or creates it with permissions if it does
     * not exist.
     *
     * @param path the file to lock
     * @param permissions who may open a new file, regardless of the umask; ignored if the file
     *     exists. On a file system without permissions, a new file has those of the mount
     * @return the locks of this open file; {@link #wasCreated} returns whether the file is new
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static FileLocks openOrCreate(Path path, Set<PosixFilePermission> permissions)
            throws IOException {
        return openOrCreate(path, Modes.of(permissions));
    }

    /**
     * Takes ownership of a descriptor. This object does not know about locks that the descriptor
     * already holds. To take over a lock of the whole file, acquire it again.
     *
     * @param fd the descriptor of a file
     * @return the locks of the open file; this object owns the descriptor
     * @throws IOException if it is closed
     */
    public static FileLocks adopt(Fd fd) throws IOException {
        return adopt(fd, false);
    }

    /**
     * Returns the locks of the whole file, which belong to this open file: {@code flock}.
     *
     * @return the locks of the whole file
     */
    public WholeFileLocks wholeFile() {
        return wholeFile;
    }

    /**
     * Returns the locks of ranges that belong to this process: the record locks of {@code fcntl}.
     *
     * <p>The kernel drops all these locks, of every FileLocks, as soon as the process closes any
     * descriptor of the file, including that of a stream that has read it. {@link HeldLock#isHeld}
     * notices this only if a FileLocks has closed the descriptor. For the kernel, Java's own {@link
     * java.nio.channels.FileLock} has the same owner: in one JVM, these locks and a FileLock do not
     * exclude each other, and releasing a range in one of them releases it in the other. The same
     * is true for two copies of this library in one JVM, as in two web applications, because each
     * copy knows only its own locks. Use {@link #perOpen} in these cases.
     *
     * @return the locks that belong to this process
     */
    public RangeLocks perProcess() {
        return perProcess;
    }

    /**
     * Returns the locks of ranges that belong to this open file: open-file-description locks. They
     * exclude Java's own {@link java.nio.channels.FileLock}, in this JVM too.
     *
     * @return the locks that belong to this open file
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

    /** Returns a string with the descriptor and whether it is open. */
    @Override
    public String toString() {
        return "FileLocks[" + fd() + "]";
    }

    /** As {@link FileCalls#openOrCreate}, but also returns whether the file is new. */
    private static FileLocks openOrCreate(Path path, int mode) throws IOException {
        byte[] at = PathName.bytes(path);
        Platform.require();
        for (int links = 0; links < FileCalls.MOST_LINKS; links++) {
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
        return opened(ELOOP, path, false, null);
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

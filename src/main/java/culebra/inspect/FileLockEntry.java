package culebra.inspect;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A lock on a file.
 *
 * @param kind the kind of lock
 * @param exclusive whether the lock is exclusive
 * @param path the path of the file; empty if no process that may be inspected has the file open
 * @param file the device number, in hexadecimal, and the inode number, in the format of {@code
 *     /proc/locks}: {@code 08:01:1234}
 * @param position the beginning of the range, in bytes from the beginning of the file
 * @param size the size of the range in bytes, or {@link Long#MAX_VALUE} if the range extends to the
 *     end of the file
 * @param processes the holders: the processes that have the locked descriptor open, or else the
 *     process that acquired the lock
 * @param waiting the processes that wait for the lock; the kernel does not report those that wait
 *     for an {@link Kind#OFD} lock
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_locks.5.html">proc_locks(5)</a>
 */
public record FileLockEntry(
        Kind kind,
        boolean exclusive,
        Optional<String> path,
        String file,
        long position,
        long size,
        List<IpcProcess> processes,
        List<IpcProcess> waiting)
        implements IpcEntry {
    /** Creates an entry. */
    public FileLockEntry {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(processes, "processes");
        Objects.requireNonNull(waiting, "waiting");
    }

    /** The kinds of locks; only POSIX and OFD locks exclude each other. */
    public enum Kind {
        /** A lock of the whole file: {@code flock(2)}, {@code FileLocks.wholeFile}. */
        FLOCK,
        /**
         * A lock of a range that a process owns: {@code F_SETLK}, {@code lockf}, {@code
         * FileLocks.perProcess}.
         */
        POSIX,
        /**
         * A lock of a range that an open file description owns: {@code F_OFD_SETLK}, {@code
         * FileLocks.perOpen}.
         */
        OFD,
        /**
         * A lease, which is not a lock: its holder is notified before another process opens the
         * file.
         */
        LEASE
    }

    String summary() {
        String range = "bytes from " + position;
        if (size != Long.MAX_VALUE) {
            range = "bytes " + position + " to " + (position + size - 1);
        } else if (position == 0) {
            range = "whole file";
        }
        String mode = exclusive ? " exclusive, " : " shared, ";
        String queue = waiting.isEmpty() ? "" : ", waiting: " + Cells.joined(waiting);
        return kind + mode + range + queue;
    }

    @Override
    public String toString() {
        return Cells.inOneLine(this);
    }
}

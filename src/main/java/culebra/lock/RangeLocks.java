package culebra.lock;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.HeldRanges;
import culebra.internal.LockCalls;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Locks of ranges of bytes. A range may extend beyond the end of the file, or begin there.
 *
 * <p>An exclusive lock requires a file opened for writing, a shared lock a file opened for reading.
 * The kernel merges adjacent locks of one owner, but each {@link HeldLock} keeps its own range:
 * closing one of them leaves the others held.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/fcntl_locking.2.html">fcntl_locking(2)</a>
 */
public final class RangeLocks extends AdvisoryLocks {
    RangeLocks(Fd fd, LockCalls calls, OwnedLocks owned, HeldRanges held, int access) {
        super(fd, calls, "fcntl", owned, held, access);
    }

    /**
     * Acquires an exclusive lock on a range, waiting until no other owner holds a conflicting lock.
     *
     * @param position where the range begins, in bytes from the beginning of the file
     * @param size the number of bytes, at least 1; a range that ends at {@link Long#MAX_VALUE}
     *     extends to the end of the file, even if the file grows
     * @return the lock
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws java.nio.channels.OverlappingFileLockException if the range overlaps a lock that this
     *     owner holds or waits for
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as specified by {@link #lock()}
     */
    public HeldLock lock(long position, long size) throws IOException, InterruptedException {
        requireRange(position, size);
        return take(position, size, false, Deadline.NEVER);
    }

    /**
     * Acquires a shared lock on a range, waiting until no other owner holds a conflicting exclusive
     * lock.
     *
     * @param position where the range begins, in bytes from the beginning of the file
     * @param size the number of bytes, as in {@link #lock(long, long)}
     * @return the lock
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as specified by {@link #lockShared()}
     */
    public HeldLock lockShared(long position, long size) throws IOException, InterruptedException {
        requireRange(position, size);
        return take(position, size, true, Deadline.NEVER);
    }

    /**
     * Acquires an exclusive lock on a range if no other owner holds a conflicting lock now.
     *
     * @param position where the range begins, in bytes from the beginning of the file
     * @param size the number of bytes, as in {@link #lock(long, long)}
     * @return the lock, or empty if another owner holds a conflicting lock
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws IOException as specified by {@link #tryLock()}
     */
    public Optional<HeldLock> tryLock(long position, long size) throws IOException {
        requireRange(position, size);
        return Optional.ofNullable(attempt(position, size, false));
    }

    /**
     * Acquires an exclusive lock on a range, waiting up to the given timeout until no other owner
     * holds a conflicting lock.
     *
     * @param position where the range begins, in bytes from the beginning of the file
     * @param size the number of bytes, as in {@link #lock(long, long)}
     * @param timeout the longest wait; zero or less means do not wait
     * @return the lock, or empty if another owner holds a conflicting lock
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as specified by {@link #lock()}
     */
    public Optional<HeldLock> tryLock(long position, long size, Duration timeout)
            throws IOException, InterruptedException {
        requireRange(position, size);
        return Optional.ofNullable(take(position, size, false, Deadline.after(timeout)));
    }

    /**
     * Acquires a shared lock on a range if no other owner holds a conflicting exclusive lock now.
     *
     * @param position where the range begins, in bytes from the beginning of the file
     * @param size the number of bytes, as in {@link #lock(long, long)}
     * @return the lock, or empty if another owner holds a conflicting lock
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws IOException as specified by {@link #tryLockShared()}
     */
    public Optional<HeldLock> tryLockShared(long position, long size) throws IOException {
        requireRange(position, size);
        return Optional.ofNullable(attempt(position, size, true));
    }

    /**
     * Acquires a shared lock on a range, waiting up to the given timeout until no other owner holds
     * a conflicting exclusive lock.
     *
     * @param position where the range begins, in bytes from the beginning of the file
     * @param size the number of bytes, as in {@link #lock(long, long)}
     * @param timeout the longest wait; zero or less means do not wait
     * @return the lock, or empty if another owner holds a conflicting lock
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as specified by {@link #lockShared()}
     */
    public Optional<HeldLock> tryLockShared(long position, long size, Duration timeout)
            throws IOException, InterruptedException {
        requireRange(position, size);
        return Optional.ofNullable(take(position, size, true, Deadline.after(timeout)));
    }

    /**
     * Returns the holder of a lock that conflicts with an exclusive lock on the whole file.
     *
     * @return the first such lock of another owner, or empty
     * @throws IOException if this is closed, or the call fails
     */
    public Optional<LockHolder> holder() throws IOException {
        return holder(0, Long.MAX_VALUE);
    }

    /**
     * Returns the holder of a lock that conflicts with an exclusive lock on a range.
     *
     * @param position where the range begins, in bytes from the beginning of the file
     * @param size the number of bytes, as in {@link #lock(long, long)}
     * @return the first such lock of another owner, which may have been released since, or empty
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws IOException if this is closed, or the call fails
     */
    public Optional<LockHolder> holder(long position, long size) throws IOException {
        requireRange(position, size);
        long length = position + size == Long.MAX_VALUE ? 0 : size;
        long[] found = calls().holder(fd(), position, length);
        if (found == null) {
            return Optional.empty();
        }
        if (found[0] < 0) {
            throw Errors.io(found[0], "fcntl", fd().toString(), null);
        }
        long pid = found[3];
        return Optional.of(
                new LockHolder(
                        pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty(),
                        found[1],
                        found[2] == 0 ? Long.MAX_VALUE - found[1] : found[2],
                        found[0] == LockCalls.SHARED));
    }

    /** Returns a string with the kind of owner, the descriptor and whether it is open. */
    @Override
    public String toString() {
        String owner = calls() == LockCalls.PER_PROCESS ? "per process, " : "per open file, ";
        return "RangeLocks[" + owner + fd() + "]";
    }

    @Override
    boolean convertsInOneStep() {
        return true;
    }

    @Override
    boolean needsAccess() {
        return true;
    }

    private static void requireRange(long position, long size) {
        if (position < 0 || size <= 0 || position + size < 0) {
            throw new IllegalArgumentException(
                    "Invalid range: position " + position + ", size " + size);
        }
    }
}

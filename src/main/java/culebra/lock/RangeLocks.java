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
 * Locks of ranges of bytes, which may lie beyond the end of the file, and need not be there.
 *
 * <p>An exclusive lock takes a file that is open for writing, a shared one a file open for reading.
 * Locks that touch are one to the kernel, and unlocking a part leaves the rest; here each {@link
 * HeldLock} stays what it was.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/fcntl_locking.2.html">fcntl_locking(2)</a>
 */
public final class RangeLocks extends AdvisoryLocks {
    RangeLocks(Fd fd, LockCalls calls, OwnedLocks owned, HeldRanges held, int access) {
        super(fd, calls, "fcntl", owned, held, access);
    }

    /**
     * Locks a range for this owner alone, waiting until nobody else has a lock in the way.
     *
     * @param position where it begins
     * @param size how many bytes, 1 at least; what ends at {@link Long#MAX_VALUE} goes on to the
     *     end of the file, wherever that will be
     * @return the lock
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws java.nio.channels.OverlappingFileLockException if it overlaps a lock that this owner
     *     has, or waits for
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as {@link #lock()}
     */
    public HeldLock lock(long position, long size) throws IOException, InterruptedException {
        requireRange(position, size);
        return take(position, size, false, Deadline.NEVER);
    }

    /**
     * Locks a range for this owner and others who share, waiting until nobody has an exclusive lock
     * in the way.
     *
     * @param position where it begins
     * @param size as {@link #lock(long, long)}
     * @return the lock
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as {@link #lockShared()}
     */
    public HeldLock lockShared(long position, long size) throws IOException, InterruptedException {
        requireRange(position, size);
        return take(position, size, true, Deadline.NEVER);
    }

    /**
     * Locks a range for this owner alone if nobody else has a lock in the way now.
     *
     * @param position where it begins
     * @param size as {@link #lock(long, long)}
     * @return the lock, or empty
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws IOException as {@link #tryLock()}
     */
    public Optional<HeldLock> tryLock(long position, long size) throws IOException {
        requireRange(position, size);
        return Optional.ofNullable(attempt(position, size, false));
    }

    /**
     * Locks a range for this owner alone, waiting a time at most until nobody else has a lock in
     * the way.
     *
     * @param position where it begins
     * @param size as {@link #lock(long, long)}
     * @param timeout the longest wait; zero or less means now
     * @return the lock, or empty
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as {@link #lock()}
     */
    public Optional<HeldLock> tryLock(long position, long size, Duration timeout)
            throws IOException, InterruptedException {
        requireRange(position, size);
        return Optional.ofNullable(take(position, size, false, Deadline.after(timeout)));
    }

    /**
     * Locks a range for this owner and others who share if nobody has an exclusive lock in the way
     * now.
     *
     * @param position where it begins
     * @param size as {@link #lock(long, long)}
     * @return the lock, or empty
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws IOException as {@link #tryLockShared()}
     */
    public Optional<HeldLock> tryLockShared(long position, long size) throws IOException {
        requireRange(position, size);
        return Optional.ofNullable(attempt(position, size, true));
    }

    /**
     * Locks a range for this owner and others who share, waiting a time at most until nobody has an
     * exclusive lock in the way.
     *
     * @param position where it begins
     * @param size as {@link #lock(long, long)}
     * @param timeout the longest wait; zero or less means now
     * @return the lock, or empty
     * @throws IllegalArgumentException if the range is negative, empty or too long
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as {@link #lockShared()}
     */
    public Optional<HeldLock> tryLockShared(long position, long size, Duration timeout)
            throws IOException, InterruptedException {
        requireRange(position, size);
        return Optional.ofNullable(take(position, size, true, Deadline.after(timeout)));
    }

    /**
     * Tells who has a lock in the way of an exclusive one on all of the file.
     *
     * @return the first such lock of another owner, or empty
     * @throws IOException if this is closed, or the call fails
     */
    public Optional<LockHolder> holder() throws IOException {
        return holder(0, Long.MAX_VALUE);
    }

    /**
     * Tells who has a lock in the way of an exclusive one on a range.
     *
     * @param position where it begins
     * @param size as {@link #lock(long, long)}
     * @return the first such lock of another owner, which may be gone by now, or empty
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

    /** Tells who owns them, the descriptor and whether it is open. */
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
                    "There is no range of " + size + " bytes at " + position);
        }
    }
}

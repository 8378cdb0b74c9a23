package culebra.lock;

import static culebra.internal.NegatedErrno.EDEADLK;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.HeldRanges;
import culebra.internal.LockCalls;
import culebra.internal.Outcome;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The advisory locks of one kind on a file: {@link WholeFileLocks}, or {@link RangeLocks} that
 * belong to a process or to an open file. {@link FileLocks} compares the kinds. The methods of this
 * class lock the whole file.
 *
 * <p>An interrupt ends a wait with {@link InterruptedException}, and nothing is locked. Closing the
 * {@link FileLocks} ends a wait with {@link java.nio.channels.AsynchronousCloseException}. A
 * virtual thread that must wait occupies one of at most 4,096 platform threads that are kept for
 * such waits; further waits fail with {@link java.util.concurrent.RejectedExecutionException}.
 */
public abstract sealed class AdvisoryLocks permits WholeFileLocks, RangeLocks {
    private final Fd fd;
    private final LockCalls calls;
    private final String call;
    private final OwnedLocks owned;
    private final HeldRanges held;
    private final int access;

    /** {@code held} is null if the kernel drops the descriptor's locks when it is closed. */
    AdvisoryLocks(
            Fd fd, LockCalls calls, String call, OwnedLocks owned, HeldRanges held, int access) {
        this.fd = fd;
        this.calls = calls;
        this.call = call;
        this.owned = owned;
        this.held = held;
        this.access = access;
    }

    /**
     * Acquires an exclusive lock, waiting until no other owner holds a conflicting lock.
     *
     * @return the lock
     * @throws java.nio.channels.OverlappingFileLockException if this owner already holds a lock, or
     *     waits for one
     * @throws java.nio.channels.NonWritableChannelException if the lock requires a file that is
     *     opened for writing
     * @throws InterruptedException if interrupted before or during the wait
     * @throws DeadlockException if this is a record lock, and the holder of the conflicting lock
     *     waits for this process
     * @throws java.nio.channels.ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public HeldLock lock() throws IOException, InterruptedException {
        return take(0, Long.MAX_VALUE, false, Deadline.NEVER);
    }

    /**
     * Acquires a shared lock, waiting until no other owner holds a conflicting exclusive lock.
     *
     * @return the lock
     * @throws java.nio.channels.OverlappingFileLockException if this owner already holds a lock, or
     *     waits for one
     * @throws java.nio.channels.NonReadableChannelException if the lock requires a file that is
     *     opened for reading
     * @throws InterruptedException if interrupted before or during the wait
     * @throws DeadlockException if this is a record lock, and the holder of the conflicting lock
     *     waits for this process
     * @throws java.nio.channels.ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public HeldLock lockShared() throws IOException, InterruptedException {
        return take(0, Long.MAX_VALUE, true, Deadline.NEVER);
    }

    /**
     * Acquires an exclusive lock if no other owner holds a conflicting lock now.
     *
     * @return the lock, or empty if another owner holds a conflicting lock
     * @throws java.nio.channels.OverlappingFileLockException if this owner already holds a lock, or
     *     waits for one
     * @throws java.nio.channels.NonWritableChannelException if the lock requires a file that is
     *     opened for writing
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public Optional<HeldLock> tryLock() throws IOException {
        return Optional.ofNullable(attempt(0, Long.MAX_VALUE, false));
    }

    /**
     * Acquires an exclusive lock, waiting up to the given timeout until no other owner holds a
     * conflicting lock.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return the lock, or empty if another owner holds a conflicting lock
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as specified by {@link #lock}
     */
    public Optional<HeldLock> tryLock(Duration timeout) throws IOException, InterruptedException {
        return Optional.ofNullable(take(0, Long.MAX_VALUE, false, Deadline.after(timeout)));
    }

    /**
     * Acquires a shared lock if no other owner holds a conflicting exclusive lock now.
     *
     * @return the lock, or empty if another owner holds a conflicting lock
     * @throws java.nio.channels.OverlappingFileLockException if this owner already holds a lock, or
     *     waits for one
     * @throws java.nio.channels.NonReadableChannelException if the lock requires a file that is
     *     opened for reading
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public Optional<HeldLock> tryLockShared() throws IOException {
        return Optional.ofNullable(attempt(0, Long.MAX_VALUE, true));
    }

    /**
     * Acquires a shared lock, waiting up to the given timeout until no other owner holds a
     * conflicting exclusive lock.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return the lock, or empty if another owner holds a conflicting lock
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as specified by {@link #lockShared}
     */
    public Optional<HeldLock> tryLockShared(Duration timeout)
            throws IOException, InterruptedException {
        return Optional.ofNullable(take(0, Long.MAX_VALUE, true, Deadline.after(timeout)));
    }

    /** Returns whether a failed conversion leaves the lock as it was. */
    abstract boolean convertsInOneStep();

    /**
     * Returns whether a lock requires a file opened for that access: an exclusive lock for writing.
     */
    abstract boolean needsAccess();

    final Fd fd() {
        return fd;
    }

    final LockCalls calls() {
        return calls;
    }

    /** Locks before a deadline; returns null if another owner holds a conflicting lock. */
    final HeldLock take(long position, long size, boolean shared, long deadline)
            throws IOException, InterruptedException {
        requireAccess(shared);
        Gate.requireNotInterrupted();
        var lock = new HeldLock(this, position, size, shared);
        int result = addAndSet(lock, shared, deadline);
        if (result != 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw failed(result);
        }
        return result == 0 ? lock : null;
    }

    final HeldLock attempt(long position, long size, boolean shared) throws IOException {
        requireAccess(shared);
        var lock = new HeldLock(this, position, size, shared);
        int result = addAndSet(lock, shared, Deadline.NOW);
        if (result != 0 && result != Outcome.NOT_NOW) {
            throw failedAtOnce(result);
        }
        return result == 0 ? lock : null;
    }

    final boolean convert(HeldLock lock, boolean shared, long deadline)
            throws IOException, InterruptedException {
        requireAccess(shared);
        Gate.requireNotInterrupted();
        int result = setHeld(lock, shared, deadline);
        if (result != 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw failed(result);
        }
        return result == 0;
    }

    final boolean tryConvert(HeldLock lock, boolean shared) throws IOException {
        requireAccess(shared);
        int result = setHeld(lock, shared, Deadline.NOW);
        if (result != 0 && result != Outcome.NOT_NOW) {
            throw failedAtOnce(result);
        }
        return result == 0;
    }

    /** Unlocks, and only then removes the lock from its owner's list. */
    final void unlock(HeldLock lock) throws IOException {
        int result = drop(lock);
        if (result < 0 && result != Outcome.CLOSED) {
            throw Errors.io(result, call, fd.toString(), null);
        }
    }

    /**
     * Removes the lock from its owner's list even if unlocking fails. While the descriptor is being
     * closed, nothing is unlocked here: the range stays listed for the closing thread.
     */
    final int drop(HeldLock lock) {
        int result = calls.set(fd, LockCalls.NONE, lock.position(), lock.length(), Deadline.NOW);
        if (result == Outcome.CLOSED) {
            owned.remove(lock);
        } else {
            remove(lock);
        }
        return result;
    }

    private void remove(HeldLock lock) {
        owned.remove(lock);
        if (held != null) {
            held.remove(lock.range);
        }
    }

    private int addAndSet(HeldLock lock, boolean shared, long deadline) {
        owned.add(lock);
        int result = Outcome.CLOSED;
        try {
            if (held != null) {
                held.add(lock.range);
            }
            do {
                result = set(lock, shared, deadline);
            } while (result == 0 && !lock.endAsking());
        } finally {
            if (result != 0) {
                remove(lock);
            }
        }
        return result;
    }

    private int setHeld(HeldLock lock, boolean shared, long deadline) throws IOException {
        if (!lock.beginConversion()) {
            if (lock.isHeld()) {
                throw new IllegalStateException("Another thread converts " + lock);
            }
            throw Errors.closed(lock);
        }
        int result = Outcome.CLOSED;
        try {
            do {
                result = set(lock, shared, deadline);
            } while (result == 0 && lock.mustConvertAgain());
        } finally {
            boolean stays = result == 0 || convertsInOneStep();
            if (!stays || !lock.endConversion(result == 0 ? shared : lock.isShared())) {
                lock.endConversionWithout();
                unlock(lock); // some errors come before the system has given it up
            }
        }
        return result;
    }

    private int set(HeldLock lock, boolean shared, long deadline) {
        int kind = shared ? LockCalls.SHARED : LockCalls.EXCLUSIVE;
        return calls.set(fd, kind, lock.position(), lock.length(), deadline);
    }

    private IOException failed(int result) throws InterruptedException {
        return result == Outcome.INTERRUPTED || result == Outcome.CLOSED
                ? Errors.wait(result, call, fd)
                : failedAtOnce(result);
    }

    private IOException failedAtOnce(int result) {
        if (result == Outcome.CLOSED) {
            return Errors.closed(fd);
        }
        if (result == EDEADLK) {
            var cause =
                    new ErrnoException(
                            -result,
                            call,
                            fd.toString(),
                            "the holder of the lock waits for a lock of this process");
            return new DeadlockException(cause.getMessage(), cause);
        }
        return Errors.io(result, call, fd.toString(), remedy(result));
    }

    private static String remedy(int result) {
        return switch (Errno.of(-result)) {
            case ENOLCK -> "the system has no room for more locks, or the file server grants none";
            case EINVAL ->
                    "this kind of file cannot be locked, or the system or a sandbox does not"
                            + " support this kind of lock; use another kind";
            default -> null;
        };
    }

    private void requireAccess(boolean shared) throws IOException {
        Fds.requireOpen(fd, fd);
        if (needsAccess() && access == (shared ? FdCalls.WRITE_ONLY : FdCalls.READ_ONLY)) {
            throw shared
                    ? Errors.nonReadable(fd, "a shared lock requires reading")
                    : Errors.nonWritable(fd, "an exclusive lock requires writing");
        }
    }
}

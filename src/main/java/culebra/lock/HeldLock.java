package culebra.lock;

import culebra.internal.Deadline;
import culebra.internal.HeldRanges;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/**
 * A lock on a file or a range of its bytes. It is held until it or its {@link FileLocks} is closed,
 * or until the process ends.
 *
 * <p>A conversion between shared and exclusive is atomic for ranges: if it fails, the lock is
 * unchanged. A conversion of the lock of a whole file releases the lock first: another owner may
 * acquire it in between, and if the conversion fails or is interrupted, the lock is no longer held.
 */
public final class HeldLock implements AutoCloseable {
    private static final VarHandle STATE;

    private static final int ASKING = 0;
    private static final int HELD = 1;
    private static final int CONVERTING = 2;
    private static final int CLOSED = 3;

    /**
     * Added if the kernel has dropped the locks during the call, before or after it granted this
     * one.
     */
    private static final int DROPPED = 4;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(HeldLock.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** The previous lock in its owner's list; guarded by that list. */
    HeldLock previous;

    HeldLock next;

    /** The part that belongs to the open file. */
    final HeldRanges.Range range;

    private final AdvisoryLocks locks;
    private final long position;
    private final long size;
    private boolean shared; // becomes known by the state

    private volatile int state; // ASKING

    HeldLock(AdvisoryLocks locks, long position, long size, boolean shared) {
        this.locks = locks;
        this.position = position;
        this.size = size;
        this.shared = shared;
        range = new HeldRanges.Range(position, length());
    }

    /**
     * Returns the position at which the range begins.
     *
     * @return the position, in bytes from the beginning of the file
     */
    public long position() {
        return position;
    }

    /**
     * Returns the size of the range.
     *
     * @return the number of bytes; a range that ends at {@link Long#MAX_VALUE} extends to the end
     *     of the file, even if the file grows
     */
    public long size() {
        return size;
    }

    /**
     * Returns whether the lock is shared.
     *
     * @return true if other owners may hold a shared lock too, false if it is exclusive
     */
    public boolean isShared() {
        int ignored = state;
        return shared;
    }

    /**
     * Returns whether the lock is held, as far as this JVM knows: see {@link FileLocks#perProcess}
     * for how a record lock can be lost.
     *
     * @return false once it was closed or lost
     */
    public boolean isHeld() {
        int now = state;
        return (now == HELD || now == CONVERTING) && isReachable();
    }

    /**
     * Converts this lock to a shared one. Only the conversion of a whole-file lock may have to
     * wait.
     *
     * @throws InterruptedException if interrupted before the conversion, or during the wait
     * @throws ClosedChannelException if the lock is not held
     * @throws IllegalStateException if another thread is converting this lock
     * @throws IOException if the call fails
     */
    public void downgrade() throws IOException, InterruptedException {
        locks.convert(this, true, Deadline.NEVER);
    }

    /**
     * Converts this lock to an exclusive one, waiting until no other owner holds a conflicting
     * lock.
     *
     * @throws InterruptedException if interrupted before or during the wait
     * @throws DeadlockException if this is a record lock, and the owner of a conflicting lock waits
     *     for this process
     * @throws ClosedChannelException if the lock is not held, or its {@link FileLocks} is closed
     *     during the wait
     * @throws IllegalStateException if another thread is converting this lock
     * @throws IOException if the call fails
     */
    public void upgrade() throws IOException, InterruptedException {
        locks.convert(this, false, Deadline.NEVER);
    }

    /**
     * Converts this lock to an exclusive one if no other owner holds a conflicting lock now.
     *
     * @return true if it was converted; if false, the lock of a whole file is no longer held, and
     *     the lock of a range stays as it was
     * @throws ClosedChannelException if the lock is not held
     * @throws IllegalStateException if another thread is converting this lock
     * @throws IOException if the call fails
     */
    public boolean tryUpgrade() throws IOException {
        return locks.tryConvert(this, false);
    }

    /**
     * Converts this lock to an exclusive one, waiting up to the given timeout until no other owner
     * holds a conflicting lock.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if it was converted; if false, the lock of a whole file is no longer held, and
     *     the lock of a range stays as it was
     * @throws InterruptedException if interrupted before or during the wait
     * @throws DeadlockException if this is a record lock, and the owner of a conflicting lock waits
     *     for this process
     * @throws ClosedChannelException if the lock is not held, or its {@link FileLocks} is closed
     *     during the wait
     * @throws IllegalStateException if another thread is converting this lock
     * @throws IOException if the call fails
     */
    public boolean tryUpgrade(Duration timeout) throws IOException, InterruptedException {
        return locks.convert(this, false, Deadline.after(timeout));
    }

    /**
     * Releases the lock. Does nothing if it is no longer held. A conversion in another thread
     * completes and then releases the lock.
     *
     * @throws IOException if the call fails
     */
    @Override
    public void close() throws IOException {
        int was = state;
        while (was != CLOSED && !STATE.compareAndSet(this, was, CLOSED)) {
            was = state;
        }
        if (was == HELD) {
            locks.unlock(this);
        }
    }

    /** Returns a string with the range, the kind and whether it is held. */
    @Override
    public String toString() {
        String range =
                position == 0 && size == Long.MAX_VALUE
                        ? "whole file"
                        : "bytes "
                                + position
                                + " to "
                                + (end() == Long.MAX_VALUE ? "end" : end() - 1);
        return "HeldLock["
                + range
                + (isShared() ? ", shared, " : ", exclusive, ")
                + (isHeld() ? "held]" : "not held]");
    }

    /**
     * Records that the kernel has granted the lock; if this returns false, the kernel must be asked
     * again.
     */
    boolean endAsking() {
        if (STATE.compareAndSet(this, ASKING, HELD)) {
            return true;
        }
        state = ASKING;
        return false;
    }

    /** Begins a conversion, unless the lock is closed or being converted. */
    boolean beginConversion() {
        return STATE.compareAndSet(this, HELD, CONVERTING);
    }

    /** Returns whether the kernel must be asked again, since it may have dropped the lock. */
    boolean mustConvertAgain() {
        return STATE.compareAndSet(this, CONVERTING | DROPPED, CONVERTING);
    }

    /**
     * Ends a conversion; if this returns false, the lock was closed or lost in the meantime and
     * must be released.
     */
    boolean endConversion(boolean nowShared) {
        shared = nowShared;
        return STATE.compareAndSet(this, CONVERTING, HELD);
    }

    /** Ends a conversion that has released the lock. */
    void endConversionWithout() {
        state = CLOSED;
    }

    /** Records that the kernel has dropped the locks that it had granted. */
    void lose() {
        int was = state;
        while (was < CLOSED
                && !STATE.compareAndSet(this, was, was == HELD ? CLOSED : was | DROPPED)) {
            was = state;
        }
        if (was == HELD) {
            locks.drop(this);
        }
    }

    /** Returns whether the descriptor is still open, so that the lock can be released. */
    boolean isReachable() {
        return locks.fd().isOpen();
    }

    boolean overlaps(HeldLock other) {
        return position < other.end() && other.position < end();
    }

    /** Returns the length as fcntl has it: 0 means up to the end of the file. */
    long length() {
        return end() == Long.MAX_VALUE ? 0 : size;
    }

    private long end() {
        return position + size;
    }
}

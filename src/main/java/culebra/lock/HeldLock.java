package culebra.lock;

import culebra.internal.Deadline;
import culebra.internal.HeldRanges;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/**
 * A lock on a file or a range of its bytes, held until it is closed, or its {@link FileLocks} is,
 * or the process ends.
 *
 * <p>A conversion between shared and exclusive goes in one step for ranges: if it fails, the lock
 * stays as it was. A whole file's lock is given up first: others may get in between, and if the
 * conversion fails or is interrupted, it is held no more.
 */
public final class HeldLock implements AutoCloseable {
    private static final VarHandle STATE;

    private static final int ASKING = 0;
    private static final int HELD = 1;
    private static final int CONVERTING = 2;
    private static final int CLOSED = 3;

    /** Added if the kernel has dropped the locks meanwhile, before or after it granted this one. */
    private static final int IN_VAIN = 4;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(HeldLock.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Of its owner's locks; guarded by them. */
    HeldLock previous;

    HeldLock next;

    /** What of it belongs to the open file. */
    final HeldRanges.Range range;

    private final LockFamily family;
    private final long position;
    private final long size;
    private boolean shared; // becomes known by the state

    private volatile int state; // ASKING

    HeldLock(LockFamily family, long position, long size, boolean shared) {
        this.family = family;
        this.position = position;
        this.size = size;
        this.shared = shared;
        range = new HeldRanges.Range(position, length());
    }

    /**
     * Tells where the range begins.
     *
     * @return in bytes from the beginning of the file
     */
    public long position() {
        return position;
    }

    /**
     * Tells how long the range is.
     *
     * @return the bytes; what ends at {@link Long#MAX_VALUE} goes on to the end of the file,
     *     wherever that will be
     */
    public long size() {
        return size;
    }

    /**
     * Tells which kind of lock it is.
     *
     * @return true if others may have it too, false if it is exclusive
     */
    public boolean isShared() {
        int ignored = state;
        return shared;
    }

    /**
     * Tells whether the lock is held, as far as this JVM knows: see {@link FileLocks#perProcess}
     * for how a record lock can be lost.
     *
     * @return false once it was closed or lost
     */
    public boolean isHeld() {
        int now = state;
        return (now == HELD || now == CONVERTING) && isReachable();
    }

    /**
     * Lets others have the lock, too.
     *
     * @throws InterruptedException if interrupted before or during the wait, which there may be for
     *     a whole file alone
     * @throws ClosedChannelException if the lock is not held
     * @throws IllegalStateException if another thread converts it
     * @throws IOException if the call fails
     */
    public void toShared() throws IOException, InterruptedException {
        family.convert(this, true, Deadline.NEVER);
    }

    /**
     * Lets nobody else have the lock, waiting until nobody has.
     *
     * @throws InterruptedException if interrupted before or during the wait
     * @throws DeadlockException if it is a record lock, and somebody waits for this process
     * @throws ClosedChannelException if the lock is not held, or its {@link FileLocks} is closed
     *     meanwhile
     * @throws IllegalStateException if another thread converts it
     * @throws IOException if the call fails
     */
    public void toExclusive() throws IOException, InterruptedException {
        family.convert(this, false, Deadline.NEVER);
    }

    /**
     * Lets nobody else have the lock if nobody has now.
     *
     * @return false if somebody has; then a whole file's lock is held no more
     * @throws ClosedChannelException if the lock is not held
     * @throws IllegalStateException if another thread converts it
     * @throws IOException if the call fails
     */
    public boolean tryToExclusive() throws IOException {
        return family.tryConvert(this, false);
    }

    /**
     * Lets nobody else have the lock, waiting a time at most until nobody has.
     *
     * @param timeout the longest wait; zero or less means now
     * @return false if somebody still has; then a whole file's lock is held no more
     * @throws InterruptedException if interrupted before or during the wait
     * @throws DeadlockException if it is a record lock, and somebody waits for this process
     * @throws ClosedChannelException if the lock is not held, or its {@link FileLocks} is closed
     *     meanwhile
     * @throws IllegalStateException if another thread converts it
     * @throws IOException if the call fails
     */
    public boolean tryToExclusive(Duration timeout) throws IOException, InterruptedException {
        return family.convert(this, false, Deadline.after(timeout));
    }

    /**
     * Unlocks. Does nothing if it is not held any more. A conversion in another thread goes on and
     * then unlocks.
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
            family.unlock(this);
        }
    }

    /** Tells the range, the kind and whether it is held. */
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

    /** Notes that the kernel has granted it; if the answer is false, it must be asked again. */
    boolean endAsking() {
        if (STATE.compareAndSet(this, ASKING, HELD)) {
            return true;
        }
        state = ASKING;
        return false;
    }

    /** Begins a conversion, unless it is closed or being converted. */
    boolean beginConversion() {
        return STATE.compareAndSet(this, HELD, CONVERTING);
    }

    /** Tells whether the kernel must be asked again, since it may have dropped the lock. */
    boolean mustConvertAgain() {
        return STATE.compareAndSet(this, CONVERTING | IN_VAIN, CONVERTING);
    }

    /** Ends one; if the answer is false, it was closed or lost meanwhile and must be unlocked. */
    boolean endConversion(boolean nowShared) {
        shared = nowShared;
        return STATE.compareAndSet(this, CONVERTING, HELD);
    }

    /** Ends a conversion that has given the lock up. */
    void endConversionWithout() {
        state = CLOSED;
    }

    /** The kernel has dropped what it had granted so far. */
    void lose() {
        int was = state;
        while (was < CLOSED
                && !STATE.compareAndSet(this, was, was == HELD ? CLOSED : was | IN_VAIN)) {
            was = state;
        }
        if (was == HELD) {
            family.drop(this);
        }
    }

    /** Tells whether there is a descriptor to unlock it by. */
    boolean isReachable() {
        return family.fd().isOpen();
    }

    boolean overlaps(HeldLock other) {
        return position < other.end() && other.position < end();
    }

    /** The length as fcntl has it: 0 for all that will ever be. */
    long length() {
        return end() == Long.MAX_VALUE ? 0 : size;
    }

    private long end() {
        return position + size;
    }
}

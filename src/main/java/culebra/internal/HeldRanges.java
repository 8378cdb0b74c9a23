package culebra.internal;

/**
 * The ranges that a descriptor has locked for its open file description. They are unlocked before
 * the descriptor is closed, since a duplicate of it, or a child between fork and exec, would keep
 * them locked.
 *
 * <p>It belongs to the descriptor, and has no reference to the handle or to the arenas that close
 * it.
 */
public final class HeldRanges extends Follower {
    private final LockCalls calls;
    private final int number;

    /** Guarded by this. */
    private Range first;

    private volatile boolean closing;

    private HeldRanges(LockCalls calls, int number) {
        this.calls = calls;
        this.number = number;
    }

    /**
     * Returns the ranges that a descriptor has locked with a kind of lock; null if it is closed.
     */
    public static HeldRanges of(AbstractFd fd, LockCalls calls) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return null;
        }
        try {
            var held = new HeldRanges(calls, descriptor.number());
            descriptor.add(held);
            return held;
        } finally {
            descriptor.done();
        }
    }

    /** Adds a range before the kernel is asked for it. */
    public synchronized void add(Range range) {
        range.next = first;
        if (first != null) {
            first.previous = range;
        }
        first = range;
        range.listed = true;
    }

    /** Removes a range that is no longer locked; does nothing if it was already removed. */
    public synchronized void remove(Range range) {
        if (!range.listed) {
            return;
        }
        range.listed = false;
        if (range == first) {
            first = range.next;
        } else {
            range.previous.next = range.next;
        }
        if (range.next != null) {
            range.next.previous = range.previous;
        }
        range.next = null;
        range.previous = null;
    }

    /**
     * Unlocks the ranges. A running call may lock after this, so {@link #forget} unlocks them
     * again.
     */
    @Override
    void close() {
        closing = true;
        unlock();
    }

    /** Unlocks the ranges, unless the number is passed to another owner. */
    @Override
    void forget() {
        if (closing) {
            unlock();
        }
    }

    private synchronized void unlock() {
        for (Range range = first; range != null; range = range.next) {
            calls.unlock(number, range.start, range.length);
        }
    }

    /** A range of bytes, from its start to the end of the file if its length is 0. */
    public static final class Range {
        private final long start;
        private final long length;

        // Links of the list; guarded by it.
        private Range previous;
        private Range next;
        private boolean listed;

        /** A range that is not locked yet. */
        public Range(long start, long length) {
            this.start = start;
            this.length = length;
        }
    }
}

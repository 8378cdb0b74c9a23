package culebra.lock;

/** The locks that one owner has or is waiting for: the kernel would let it have them twice. */
final class Books {
    private HeldLock first;

    /** Enters a lock before the kernel is asked for it. */
    synchronized void enter(HeldLock lock) {
        for (HeldLock other = first; other != null; other = other.next) {
            if (other.overlaps(lock)) {
                throw new Overlap(lock, other);
            }
        }
        lock.next = first;
        if (first != null) {
            first.previous = lock;
        }
        first = lock;
    }

    /** Strikes a lock out, unless that was done already. */
    synchronized void strike(HeldLock lock) {
        if (!has(lock)) {
            return;
        }
        if (lock == first) {
            first = lock.next;
        } else {
            lock.previous.next = lock.next;
        }
        if (lock.next != null) {
            lock.next.previous = lock.previous;
        }
        lock.next = null;
        lock.previous = null;
    }

    /** The kernel has dropped all locks. */
    synchronized void strikeAll() {
        while (first != null) {
            strike(first);
        }
    }

    synchronized boolean has(HeldLock lock) {
        return lock == first || lock.previous != null;
    }
}

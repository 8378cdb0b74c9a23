package culebra.lock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/** The locks that one owner holds or waits for: the kernel itself would grant them twice. */
final class OwnedLocks {
    private static final VarHandle ONLY;

    /** Marks that there are, or were, several locks. */
    private static final HeldLock MANY = new HeldLock(null, 0, 0, false);

    static {
        try {
            ONLY = MethodHandles.lookup().findVarHandle(OwnedLocks.class, "only", HeldLock.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /**
     * The only lock, in the most frequent case: it is set and cleared without a monitor. MANY is
     * set and cleared under the monitor.
     */
    private volatile HeldLock only;

    /** The list of all locks while there are several; guarded by this. */
    private HeldLock first;

    /** Adds a lock before the kernel is asked for it. */
    void add(HeldLock lock) {
        if (!ONLY.compareAndSet(this, null, lock)) {
            addBesideOthers(lock);
        }
    }

    /** Removes a lock, unless that was done already. */
    void remove(HeldLock lock) {
        if (!ONLY.compareAndSet(this, lock, null)) {
            removeFromMany(lock);
        }
    }

    /**
     * Records that the kernel has dropped the locks that it had granted; waiting threads keep
     * waiting.
     */
    void lose() {
        each(HeldLock::lose);
    }

    /** Removes the locks whose descriptors are closed. */
    void removeUnreachable() {
        each(
                lock -> {
                    if (!lock.isReachable()) {
                        remove(lock);
                    }
                });
    }

    private synchronized void each(Consumer<HeldLock> action) {
        HeldLock one = only;
        if (one != null && one != MANY) {
            action.accept(one);
            return;
        }
        HeldLock next;
        for (HeldLock lock = first; lock != null; lock = next) {
            next = lock.next;
            action.accept(lock);
        }
    }

    private synchronized void addBesideOthers(HeldLock lock) {
        HeldLock one = only;
        while (one != MANY) {
            if (one == null) {
                if (ONLY.compareAndSet(this, null, lock)) {
                    return;
                }
            } else if (one.overlaps(lock)) {
                throw new OverlapException(lock, one);
            } else if (ONLY.compareAndSet(this, one, MANY)) {
                link(one);
            }
            one = only;
        }
        for (HeldLock other = first; other != null; other = other.next) {
            if (other.overlaps(lock)) {
                throw new OverlapException(lock, other);
            }
        }
        link(lock);
    }

    private void link(HeldLock lock) {
        lock.next = first;
        if (first != null) {
            first.previous = lock;
        }
        first = lock;
    }

    private synchronized void removeFromMany(HeldLock lock) {
        if (lock != first && lock.previous == null) {
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
        if (first == null) {
            only = null;
        }
    }
}

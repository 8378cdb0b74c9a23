package culebra.internal;

/**
 * Whether a handle is open, and the threads that wait on it: closing wakes them all.
 *
 * <p>This is what a handle and an arena's clean-up share. It does not know the handle, so that a
 * handle that nobody holds any more can be collected.
 */
public class Gate {
    private Sleeper first;
    private volatile boolean closed;

    /** Opens a gate. */
    public Gate() {}

    /** Tells whether the handle is still open. */
    public final boolean isOpen() {
        return !closed;
    }

    /**
     * Closes the gate and wakes whoever waits behind it, without waiting for them.
     *
     * @return true the first time
     */
    public boolean close() {
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
        }
        if (wakeAll()) {
            Wakeups.untilEmpty(this);
        }
        return true;
    }

    final synchronized void add(Sleeper sleeper) {
        sleeper.next = first;
        if (first != null) {
            first.previous = sleeper;
        }
        first = sleeper;
    }

    final synchronized void remove(Sleeper sleeper) {
        if (sleeper.previous == null) {
            first = sleeper.next;
        } else {
            sleeper.previous.next = sleeper.next;
        }
        if (sleeper.next != null) {
            sleeper.next.previous = sleeper.previous;
        }
        sleeper.previous = null;
        sleeper.next = null;
    }

    final synchronized boolean isAwaited() {
        return first != null;
    }

    /** Wakes whoever waits; tells whether anybody does. */
    final synchronized boolean wakeAll() {
        for (Sleeper sleeper = first; sleeper != null; sleeper = sleeper.next) {
            sleeper.wake();
        }
        return first != null;
    }
}

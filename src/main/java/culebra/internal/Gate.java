package culebra.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of a handle, open or closed, and the threads that wait on it. Closing wakes them all.
 *
 * <p>A handle and an arena's clean-up share a gate. The gate has no reference to the handle, so
 * that an unreachable handle can be collected.
 */
public class Gate implements Subject {
    private static final VarHandle ONLY;

    static {
        try {
            ONLY = MethodHandles.lookup().findVarHandle(Gate.class, "only", Sleeper.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
        StackRoom.require(); // loads what closing needs, while that is still possible
    }

    /**
     * The waiting thread if there is only one, the usual case: it is added and removed without a
     * lock.
     */
    private volatile Sleeper only;

    /** The first of the other waiting threads. */
    private Sleeper first;

    private volatile boolean closed;

    /** Whether an arena closes this gate as well. */
    private volatile boolean inArena;

    /** Whether this is the gate of a handle that a user has; guarded by this. */
    private boolean opened;

    /** What threads wait for, in dumps and reports: a text, or the handle's class. */
    private Object kind;

    /** The name of the object that threads wait for, or null. */
    private final String name;

    /**
     * Opens a gate.
     *
     * @param kind what threads wait for: a text, or the handle's class
     */
    public Gate(Object kind) {
        this(kind, null);
    }

    /**
     * Opens the gate of an object with a name.
     *
     * @param kind what threads wait for: a text, or the handle's class
     * @param name the name of the object, by which dumps show it
     */
    public Gate(Object kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    /** Sets what threads wait for. */
    final void name(Object waitedFor) {
        kind = waitedFor;
    }

    /**
     * Records that a handle is complete and will be returned to the user. Closing it is then
     * recorded as well.
     */
    public final void opened() {
        opened(kind);
    }

    /**
     * Records the same of a handle that takes over what another handle has opened. The other handle
     * is recorded as closed.
     *
     * @param type the type of the handle
     */
    final void opened(Object type) {
        boolean takenOver;
        synchronized (this) {
            if (closed) {
                return;
            }
            takenOver = opened;
            opened = true;
        }
        if (takenOver && Platform.isRecorded()) {
            Recorder.closed(this);
        }
        kind = type;
        if (Platform.isRecorded()) {
            Recorder.opened(this);
        }
    }

    @Override
    public final String kind() {
        Object named = kind;
        return named instanceof Class<?> type ? type.getSimpleName() : String.valueOf(named);
    }

    @Override
    public String objectName() {
        return name;
    }

    @Override
    public int descriptorNumber() {
        return -1;
    }

    /** Returns a description of the object that threads wait for, without a system call. */
    String label() {
        return name == null ? kind() : name;
    }

    /**
     * Returns a description of the object that threads wait for. Thread dumps show it as the
     * blocker, so this must not fail.
     */
    @Override
    public String toString() {
        return label();
    }

    /** Records that an arena closes this gate, so that a dropped handle is not a leak. */
    void closeWithArena() {
        inArena = true;
    }

    final boolean isInArena() {
        return inArena;
    }

    /**
     * Checks before a wait that the current thread is not interrupted.
     *
     * @throws InterruptedException if it is; the flag is then clear
     */
    public static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Returns whether the handle is still open. */
    public final boolean isOpen() {
        return !closed;
    }

    /**
     * Closes the gate and wakes the threads that wait behind it, without waiting for them.
     *
     * @return true the first time
     */
    public boolean close() {
        StackRoom.requireToClose();
        return closeWithRoom();
    }

    /**
     * Closes the gate, as {@link #close} does, for a caller that has checked the room on the stack
     * before it changed anything itself.
     */
    final boolean closeWithRoom() {
        boolean recorded;
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            recorded = opened;
        }
        if (wakeAll()) {
            WakeRetry.untilEmpty(this);
        }
        if (recorded && Platform.isRecorded()) {
            Recorder.closed(this);
        }
        return true;
    }

    final void add(Sleeper sleeper) {
        if (!ONLY.compareAndSet(this, null, sleeper)) {
            addToOthers(sleeper);
        }
    }

    final void remove(Sleeper sleeper) {
        if (!ONLY.compareAndSet(this, sleeper, null)) {
            removeFromOthers(sleeper);
        }
    }

    private synchronized void addToOthers(Sleeper sleeper) {
        sleeper.next = first;
        if (first != null) {
            first.previous = sleeper;
        }
        first = sleeper;
    }

    private synchronized void removeFromOthers(Sleeper sleeper) {
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
        return only != null || first != null;
    }

    /** Wakes all threads that wait; returns true if a wake-up may have been lost. */
    final synchronized boolean wakeAll() {
        boolean repeat = false;
        Sleeper one = only;
        if (one != null) {
            one.wake();
            repeat = one.retry() != null;
        }
        for (Sleeper sleeper = first; sleeper != null; sleeper = sleeper.next) {
            sleeper.wake();
            repeat |= sleeper.retry() != null;
        }
        return repeat;
    }

    /** Makes the daemon continue the wake-ups. */
    final synchronized void retryAll(long due) {
        Sleeper one = only;
        if (one != null && one.retry() != null) {
            WakeRetry.at(due, one.retry());
        }
        for (Sleeper sleeper = first; sleeper != null; sleeper = sleeper.next) {
            if (sleeper.retry() != null) {
                WakeRetry.at(due, sleeper.retry());
            }
        }
    }
}

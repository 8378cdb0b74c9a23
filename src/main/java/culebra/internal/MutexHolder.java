package culebra.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which thread of this JVM has a mutex locked, by our own record: the number in the mutex may be
 * that of a thread in another PID namespace. It is written by that thread alone, while it has it.
 */
public final class MutexHolder {
    private static final VarHandle THREAD;

    static {
        try {
            THREAD =
                    MethodHandles.lookup().findVarHandle(MutexHolder.class, "thread", Thread.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final long address;
    private Thread thread;

    /** The next of the same mapping. */
    MutexHolder next;

    /** How often the thread has locked it besides the first time. */
    private int again;

    MutexHolder(long address) {
        this.address = address;
    }

    /** Where the mutex is mapped. */
    long address() {
        return address;
    }

    /** The thread, or null; one that has ended has it no more. */
    Thread thread() {
        Thread holder = (Thread) THREAD.getAcquire(this);
        return holder == null || !holder.isAlive() ? null : holder;
    }

    /** Returns whether the current thread has it locked. */
    public boolean isHeldBy(Thread current) {
        return thread == current; // no other thread writes that
    }

    /** The thread has just locked. */
    public void set(Thread holder) {
        again = 0; // a thread that has died may have left more
        THREAD.setRelease(this, holder);
    }

    /** The thread has just locked again what it has locked so often besides the first time. */
    public void set(Thread holder, int times) {
        set(holder);
        again = times;
    }

    /** The thread is about to unlock, if it is the one that has locked. */
    public void clear(Thread holder) {
        if (thread == holder) {
            THREAD.setRelease(this, null);
        }
    }

    /** The thread that has it locks it once more. */
    public void lockAgain() {
        if (again == Integer.MAX_VALUE) {
            throw new IllegalStateException("The mutex is locked too often by one thread");
        }
        again++;
    }

    /**
     * Undoes a {@link #lockAgain}; false if there was none, so that the mutex is to be unlocked.
     */
    public boolean unlockAgain() {
        if (again == 0) {
            return false;
        }
        again--;
        return true;
    }

    /** How often the thread has locked it besides the first time. */
    public int timesAgain() {
        return again;
    }

    /** Returns whether a thread has ended with it locked; the system may not have seen that yet. */
    boolean isAbandoned() {
        Thread holder = (Thread) THREAD.getAcquire(this);
        return holder != null && !holder.isAlive();
    }

    /** Returns whether some thread of this JVM has it locked. */
    public boolean isHeld() {
        return thread() != null;
    }
}

package culebra.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Records which thread of this JVM holds a mutex. The number in the mutex is not enough, since it
 * may be that of a thread in another PID namespace. Only the thread that holds the mutex writes the
 * record.
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

    /** The next holder of the same mapping. */
    MutexHolder next;

    /** The number of times that the thread has locked the mutex again. */
    private int again;

    MutexHolder(long address) {
        this.address = address;
    }

    /** Returns the address at which the mutex is mapped. */
    long address() {
        return address;
    }

    /** Returns the thread, or null; a thread that has ended no longer holds the mutex. */
    Thread thread() {
        Thread holder = (Thread) THREAD.getAcquire(this);
        return holder == null || !holder.isAlive() ? null : holder;
    }

    /** Returns whether the current thread holds the mutex. */
    public boolean isHeldBy(Thread current) {
        return thread == current; // no other thread writes this value
    }

    /** Records that the thread has just locked the mutex. */
    public void set(Thread holder) {
        again = 0; // a thread that has died may have left another value
        THREAD.setRelease(this, holder);
    }

    /**
     * Records that the thread has just locked the mutex, which it has locked again the given number
     * of times.
     */
    public void set(Thread holder, int times) {
        set(holder);
        again = times;
    }

    /** Records that the thread is about to unlock the mutex, if it is the holder. */
    public void clear(Thread holder) {
        if (thread == holder) {
            THREAD.setRelease(this, null);
        }
    }

    /** Records that the holder locks the mutex once more. */
    public void lockAgain() {
        if (again == Integer.MAX_VALUE) {
            throw new IllegalStateException("The thread has locked the mutex too many times");
        }
        again++;
    }

    /**
     * Undoes a {@link #lockAgain}. Returns false if there was none, so that the mutex must be
     * unlocked.
     */
    public boolean unlockAgain() {
        if (again == 0) {
            return false;
        }
        again--;
        return true;
    }

    /** Returns the number of times that the thread has locked the mutex again. */
    public int timesAgain() {
        return again;
    }

    /**
     * Returns whether a thread has ended while holding the mutex; the system may not have noticed
     * yet.
     */
    boolean isAbandoned() {
        Thread holder = (Thread) THREAD.getAcquire(this);
        return holder != null && !holder.isAlive();
    }

    /** Returns whether a thread of this JVM holds the mutex. */
    public boolean isHeld() {
        return thread() != null;
    }
}

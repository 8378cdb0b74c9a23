package culebra.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which thread of this JVM has a mutex locked. It is written by that thread alone, while it has it.
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

    private Thread thread;

    MutexHolder() {}

    /** The thread, or null; one that has ended has it no more. */
    Thread thread() {
        Thread holder = (Thread) THREAD.getAcquire(this);
        return holder == null || !holder.isAlive() ? null : holder;
    }

    /** The thread has just locked. */
    public void set(Thread holder) {
        THREAD.setRelease(this, holder);
    }

    /** The thread is about to unlock, if it is the one that has locked. */
    public void clear(Thread holder) {
        if (thread == holder) {
            THREAD.setRelease(this, null);
        }
    }

    /** Tells whether a thread has ended with it locked; the system may not have seen that yet. */
    boolean isAbandoned() {
        Thread holder = (Thread) THREAD.getAcquire(this);
        return holder != null && !holder.isAlive();
    }

    /** Tells whether some thread of this JVM has it locked. */
    public boolean isHeld() {
        return thread() != null;
    }
}

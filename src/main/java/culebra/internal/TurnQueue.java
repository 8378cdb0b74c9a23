package culebra.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** The threads that wait for one direction of a descriptor, which one uses at a time. */
final class TurnQueue {
    private static final VarHandle WAITING;

    static {
        try {
            WAITING = MethodHandles.lookup().findVarHandle(TurnQueue.class, "waiting", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Descriptor descriptor;
    private final int direction;
    private final ConcurrentLinkedQueue<Thread> queue = new ConcurrentLinkedQueue<>();
    private volatile int waiting;

    TurnQueue(Descriptor descriptor, int direction) {
        this.descriptor = descriptor;
        this.direction = direction;
    }

    /** Waits for the direction and acquires it. Returns 0, or an {@link Outcome}. */
    int await(long deadline) {
        Thread me = Thread.currentThread();
        WAITING.getAndAdd(this, 1);
        int result = Outcome.NOT_NOW;
        try {
            queue.add(me);
            while ((result = descriptor.useAlone(direction)) == Outcome.NOT_NOW) {
                if (Thread.interrupted()) {
                    return result = Outcome.INTERRUPTED;
                }
                if (Deadline.passed(deadline)) {
                    return result = Outcome.TIMED_OUT;
                }
                park(deadline);
            }
            return result;
        } finally {
            queue.remove(me);
            WAITING.getAndAdd(this, -1);
            if (result != 0) {
                wakeNext(); // passes on this thread's wake-up
            }
        }
    }

    /** Wakes the thread that has waited longest, if one waits. */
    void wakeNext() {
        if (waiting != 0) {
            Unparker.unpark(queue.peek());
        }
    }

    private void park(long deadline) {
        if (deadline == Deadline.NEVER) {
            LockSupport.park(descriptor);
        } else {
            LockSupport.parkNanos(descriptor, Deadline.left(deadline));
        }
    }
}

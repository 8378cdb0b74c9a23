package culebra.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to use one direction of a descriptor alone, and a running call's hold on the number:
 * both are taken by one atomic step, since every read and write pays for it.
 */
final class Turn {
    private static final VarHandle WAITING;

    static {
        try {
            WAITING = MethodHandles.lookup().findVarHandle(Turn.class, "waiting", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    final Descriptor descriptor;

    private final int direction;
    private final ConcurrentLinkedQueue<Thread> queue = new ConcurrentLinkedQueue<>();
    private volatile int waiting;

    /** The turns of a {@link Descriptor#READING} or {@link Descriptor#WRITING}. */
    Turn(Descriptor descriptor, int direction) {
        this.descriptor = descriptor;
        this.direction = direction;
    }

    /** Takes the turn by a deadline: 0, after which {@link #end} must follow, or an outcome. */
    int begin(long deadline) {
        int result = descriptor.useAlone(direction);
        return result == Outcome.NOT_NOW && deadline != Deadline.NOW ? await(deadline) : result;
    }

    void end() {
        descriptor.doneAlone(direction);
        if (waiting != 0) {
            wakeNext();
        }
    }

    private int await(long deadline) {
        Thread me = Thread.currentThread();
        WAITING.getAndAdd(this, 1);
        queue.add(me);
        int result = Outcome.NOT_NOW;
        try {
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
                wakeNext(); // the wake-up that was this thread's
            }
        }
    }

    private void park(long deadline) {
        if (deadline == Deadline.NEVER) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, Deadline.left(deadline));
        }
    }

    private void wakeNext() {
        LockSupport.unpark(queue.peek());
    }
}

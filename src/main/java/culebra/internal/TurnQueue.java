package culebra.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Threads that wait for their turn, until an attempt succeeds: to use a direction of a descriptor,
 * or to take what has arrived. The thread that has waited longest is woken first.
 */
public final class TurnQueue {
    private static final VarHandle WAITING;

    static {
        try {
            WAITING = MethodHandles.lookup().findVarHandle(TurnQueue.class, "waiting", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Gate gate;
    private final IntSupplier attempt;
    private final ConcurrentLinkedQueue<Thread> queue = new ConcurrentLinkedQueue<>();
    private volatile int waiting;

    /**
     * Creates an empty queue.
     *
     * @param gate what dumps and recordings show
     * @param attempt returns {@link Outcome#NOT_NOW} as long as the thread has to wait, or {@link
     *     Outcome#CLOSED}
     */
    public TurnQueue(Gate gate, IntSupplier attempt) {
        this.gate = gate;
        this.attempt = attempt;
    }

    /** Waits until an attempt succeeds. Returns its result, or an {@link Outcome}. */
    public int await(long deadline) {
        Thread me = Thread.currentThread();
        Object event = CountedWait.begin(gate);
        int result = Outcome.NOT_NOW;
        WAITING.getAndAdd(this, 1);
        try {
            queue.add(me);
            while ((result = attempt.getAsInt()) == Outcome.NOT_NOW) {
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
            if (result < 0) {
                wakeNext(); // passes on this thread's wake-up
            }
            CountedWait.end(event, gate, result);
        }
    }

    /** Wakes the thread that has waited longest, if one waits. */
    public void wakeNext() {
        if (waiting != 0) {
            Unparker.unpark(queue.peek());
        }
    }

    private void park(long deadline) {
        if (deadline == Deadline.NEVER) {
            LockSupport.park(gate);
        } else {
            LockSupport.parkNanos(gate, Deadline.left(deadline));
        }
    }
}

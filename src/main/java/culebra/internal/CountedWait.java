package culebra.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A wait without a {@link Waiter}, because no signal has to end it. It is counted, recorded, and
 * shown in dumps. Only a call that has to wait comes here.
 */
public final class CountedWait {
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final AtomicInteger PARKED = new AtomicInteger();

    private CountedWait() {}

    /**
     * Begins a wait; {@link #end} must follow in a finally block.
     *
     * @param waitedFor the object that dumps show
     * @return the event to pass to {@link #end}
     */
    public static Object begin(Object waitedFor) {
        StackRoom.require();
        Platform.lookForRecording();
        Object event = Platform.isRecorded() ? Recorder.beginWait() : null;
        LockSupport.setCurrentBlocker(waitedFor);
        count().getAndIncrement();
        return event;
    }

    /**
     * Ends a wait.
     *
     * @param outcome an {@link Outcome}, or 0 if the call returned
     */
    public static void end(Object event, Object waitedFor, int outcome) {
        count().getAndDecrement();
        LockSupport.setCurrentBlocker(null);
        if (event != null) {
            Recorder.endWait(event, waitedFor, outcome);
        }
    }

    private static AtomicInteger count() {
        return Thread.currentThread().isVirtual() ? PARKED : THREADS;
    }

    /** Returns the number of platform threads in such a wait. */
    static int threads() {
        return THREADS.get();
    }

    /** Returns the number of virtual threads in such a wait. */
    static int parkedThreads() {
        return PARKED.get();
    }
}

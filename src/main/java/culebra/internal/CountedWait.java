package culebra.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts and records a wait that has no {@link Waiter}, because no signal ends it or its thread is
 * virtual, and has dumps show it. Used only by calls that have to wait.
 */
public final class CountedWait {
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final AtomicInteger PARKED = new AtomicInteger();

    private CountedWait() {}

    /**
     * Begins the wait of a platform thread. {@link #end} follows in a finally block.
     *
     * @param waitedFor what dumps show
     * @return the argument for end
     */
    public static Object begin(Object waitedFor) {
        StackRoom.require();
        Platform.lookForRecording();
        Object event = Platform.isRecorded() ? Recorder.beginWait() : null;
        LockSupport.setCurrentBlocker(waitedFor);
        THREADS.getAndIncrement();
        return event;
    }

    /**
     * Ends it.
     *
     * @param outcome an {@link Outcome}, or 0 if the call returned
     */
    public static void end(Object event, Object waitedFor, int outcome) {
        THREADS.getAndDecrement();
        LockSupport.setCurrentBlocker(null);
        if (event != null) {
            Recorder.endWait(event, waitedFor, outcome);
        }
    }

    /** Begins the wait of a virtual thread, which parks with a blocker of its own. */
    static Object beginParked() {
        Platform.lookForRecording();
        Object event = Platform.isRecorded() ? Recorder.beginWait() : null;
        PARKED.getAndIncrement();
        return event;
    }

    /** Ends it, as {@link #end}. */
    static void endParked(Object event, Object waitedFor, int outcome) {
        PARKED.getAndDecrement();
        if (event != null) {
            Recorder.endWait(event, waitedFor, outcome);
        }
    }

    /** How many platform threads wait so. */
    static int threads() {
        return THREADS.get();
    }

    /** How many virtual threads wait so. */
    static int parkedThreads() {
        return PARKED.get();
    }
}

package culebra.internal;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Lets a virtual thread wait in a call that has no descriptor to park on: a platform thread makes
 * the call, the virtual thread parks.
 *
 * <p>In the call itself it would pin its carrier, and as many waits as there are processors would
 * stop every other virtual thread, the one that ends the wait included. The system property {@code
 * culebra.maxWaits} bounds how many such waits there can be at once, 4096 unless set.
 */
final class WaitPool {
    private static final String PROPERTY = "culebra.maxWaits";
    private static final String NAME = "culebra-wait";
    private static final int MAX_THREADS = most();

    private static final ThreadFactory FACTORY = Daemons.named(NAME);

    private static final ThreadPoolExecutor THREADS =
            new ThreadPoolExecutor(
                    0,
                    Math.max(1, MAX_THREADS),
                    10,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    WaitPool::thread,
                    (wait, pool) -> {
                        if (Platform.isRecorded()) {
                            Recorder.poolFull(MAX_THREADS);
                        }
                        throw new RejectedExecutionException(
                                MAX_THREADS
                                        + " virtual threads already wait, each on a platform"
                                        + " thread; raise the limit with -D"
                                        + PROPERTY
                                        + "=number");
                    });

    private static final Thread OTHER = Thread.ofPlatform().unstarted(() -> {});

    /** Whether it was logged that the limit is near. */
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private WaitPool() {}

    private static Thread thread(Runnable work) {
        int now = THREADS.getPoolSize() + 1;
        boolean near = now >= MAX_THREADS - MAX_THREADS / 10;
        if (!near) {
            WARNED.set(false);
        } else if (WARNED.compareAndSet(false, true)) {
            Log.later(
                    now
                            + " virtual threads wait, each on a platform thread; the limit is "
                            + MAX_THREADS
                            + ", which -D"
                            + PROPERTY
                            + "=number raises");
        }
        return FACTORY.newThread(work);
    }

    /**
     * Makes a waiting call for this virtual thread and parks until it is over.
     *
     * @param gate the gate that it waits behind
     * @param call waits in the engine and returns its outcome
     * @param interruptible whether an interrupt ends the call with {@link Outcome#INTERRUPTED}
     */
    static int call(Gate gate, IntSupplier call, boolean interruptible) {
        if (MAX_THREADS == 0) {
            String wanted = System.getProperty(PROPERTY);
            throw new IllegalStateException(
                    "-D" + PROPERTY + "=" + wanted + " is not a positive number");
        }
        StackRoom.require();
        var wait = new Wait(gate, call, Thread.currentThread());
        THREADS.execute(wait);
        boolean interrupted = park(wait, interruptible);
        int outcome = Outcome.CLOSED;
        try {
            outcome = wait.outcome();
            return outcome;
        } finally {
            if (interrupted && outcome != Outcome.INTERRUPTED) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Parks until the call has ended, even if an exception is thrown meanwhile, since the call
     * still uses the caller's memory.
     *
     * @return whether this thread was interrupted
     */
    private static boolean park(Wait wait, boolean interruptible) {
        boolean interrupted = false;
        Error failed = null;
        while (!wait.isDone()) {
            try {
                LockSupport.park(wait.gate);
                if (Thread.interrupted()) {
                    interrupted = true;
                    if (interruptible) {
                        wait.interrupt();
                    }
                }
            } catch (Error thrown) {
                failed = thrown;
                Thread.onSpinWait();
            }
        }
        if (failed != null) {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw failed;
        }
        return interrupted;
    }

    /**
     * Returns a segment that the waiting platform thread may use. One that is confined to this
     * thread cannot be unmapped meanwhile, since only this thread could and it stays in the call.
     */
    @SuppressWarnings("restricted")
    static MemorySegment reachable(MemorySegment segment) {
        if (!segment.isAccessibleBy(Thread.currentThread()) || segment.isAccessibleBy(OTHER)) {
            return segment;
        }
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException("Already closed"); // what an access would throw
        }
        return MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize());
    }

    /** Returns how many platform threads there are, idle ones included. */
    static int size() {
        return THREADS.getPoolSize();
    }

    /** Returns how many virtual threads wait. */
    static int waiting() {
        return THREADS.getActiveCount();
    }

    /** Returns the limit; 0 if the property is not a valid number. */
    private static int most() {
        try {
            return Math.max(0, Integer.parseInt(System.getProperty(PROPERTY, "4096")));
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }

    private static final class Wait implements Runnable {
        private final Gate gate;
        private final IntSupplier call;
        private final Thread virtual;
        private Thread runner;
        private boolean interrupted;
        private int outcome;
        private RuntimeException failure;
        private Error error;
        private volatile boolean done;

        Wait(Gate gate, IntSupplier call, Thread virtual) {
            this.gate = gate;
            this.call = call;
            this.virtual = virtual;
        }

        @Override
        public void run() {
            try {
                Daemons.rename(
                        NAME + " " + gate.label() + " for virtual thread " + virtual.threadId());
                outcome = begin() ? call.getAsInt() : Outcome.INTERRUPTED;
            } catch (RuntimeException thrown) {
                failure = thrown;
            } catch (Error thrown) {
                error = thrown;
            } finally {
                end();
                Unparker.unpark(virtual);
            }
            Daemons.rename(NAME);
        }

        private synchronized boolean begin() {
            runner = Thread.currentThread();
            return !interrupted;
        }

        /** After this no interrupt comes: the thread is free for another wait. */
        private synchronized void end() {
            done = true;
            runner = null;
            Thread.interrupted();
        }

        synchronized void interrupt() {
            interrupted = true;
            if (runner != null) {
                runner.interrupt();
            }
        }

        boolean isDone() {
            return done;
        }

        int outcome() {
            if (failure != null) {
                throw failure;
            }
            if (error != null) {
                throw error;
            }
            return outcome;
        }
    }
}

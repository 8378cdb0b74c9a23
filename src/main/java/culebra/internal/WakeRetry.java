package culebra.internal;

import java.util.concurrent.locks.LockSupport;

/**
 * Repeats wake-ups until they arrive, and sends those that are due later.
 *
 * <p>A signal that comes between a thread's last look and its system call is lost, so it is sent
 * again: at once for a while, then by one daemon thread with growing pauses. A thread that closes
 * or interrupts never waits longer than that while; a virtual thread not at all, since its carrier
 * may be what the other thread waits for.
 *
 * <p>Nothing here allocates, except for the start of the daemon, which leaves when there has been
 * no work for ten seconds. If it cannot be started, a closing thread goes on by itself.
 */
final class WakeRetry {
    private static final long PATIENCE = 200_000;
    private static final long PAUSE = 50_000;
    private static final long IDLE = 10_000_000_000L;

    private static final SpinLock LOCK = new SpinLock();

    // Guarded by LOCK.
    private static Retry first;
    private static Thread daemon;
    private static long nextLook;
    private static boolean checksSignal;

    static {
        LOCK.lock(); // links all that closing needs
        LOCK.unlock();
    }

    private WakeRetry() {}

    /**
     * Loads this class before a thread waits, since closing may come when loading is not possible.
     */
    static void load() {}

    /** Continues to wake the threads behind a closed gate until none is left. */
    static void untilEmpty(Gate gate) {
        long start = System.nanoTime();
        do {
            if (isImpatient(start) && handOver(gate)) {
                return;
            }
            pause(gate);
        } while (gate.wakeAll());
    }

    /** Wakes a thread as long as it is inside its call and its interrupted flag is set. */
    static void whileInterrupted(Waiter waiter) {
        StackRoom.requireToClose();
        long start = System.nanoTime();
        while (waiter.isInterruptedInside()) {
            waiter.wake();
            if (isImpatient(start) && handOver(waiter)) {
                return;
            }
            pause(waiter);
        }
    }

    private static boolean isImpatient(long start) {
        return Thread.currentThread().isVirtual() || System.nanoTime() - start >= PATIENCE;
    }

    /** Pauses so that a wake-up can arrive. */
    private static void pause(Gate gate) {
        long end = System.nanoTime() + PAUSE;
        do {
            Thread.yield();
        } while (gate.isAwaited() && System.nanoTime() - end < 0);
    }

    private static void pause(Waiter waiter) {
        long end = System.nanoTime() + PAUSE;
        do {
            Thread.yield();
        } while (waiter.isInterruptedInside() && System.nanoTime() - end < 0);
    }

    /**
     * Hands the wake-ups over to the daemon. Returns false if there is none and none can be
     * started; then the caller continues.
     */
    private static boolean handOver(Gate gate) {
        try {
            gate.retryAll(System.nanoTime() + PAUSE);
            return true;
        } catch (OutOfMemoryError noThread) {
            return false;
        }
    }

    private static boolean handOver(Waiter waiter) {
        try {
            at(System.nanoTime() + PAUSE, waiter.retry());
            return true;
        } catch (OutOfMemoryError noThread) {
            return false;
        }
    }

    /**
     * Schedules a retry for the daemon at the given time; a retry that is already scheduled is
     * moved.
     */
    static void at(long due, Retry retry) {
        if (!schedule(due, retry)) {
            start(due, retry);
        }
    }

    /** Returns false if there is no daemon; then nothing is scheduled. */
    private static boolean schedule(long due, Retry retry) {
        LOCK.lock();
        try {
            if (daemon == null || !daemon.isAlive()) {
                return false;
            }
            retry.restart(due);
            retry.due = due;
            if (!retry.listed) {
                link(retry);
            }
            if (due - nextLook < 0) {
                nextLook = due;
                LockSupport.unpark(daemon);
            }
            return true;
        } finally {
            LOCK.unlock();
        }
    }

    /** Starting a thread may block, so the lock is not held meanwhile. */
    private static synchronized void start(long due, Retry retry) {
        while (!schedule(due, retry)) {
            Thread started = Daemons.start("culebra-wakeups", WakeRetry::serve);
            Thread former;
            LOCK.lock();
            try {
                former = daemon;
                daemon = started;
            } finally {
                LOCK.unlock();
            }
            if (former != null) {
                Log.later("The thread culebra-wakeups has ended unexpectedly; it is started again");
            }
        }
    }

    /** Removes a retry from the list. */
    static void cancel(Retry retry) {
        LOCK.lock();
        try {
            if (retry.listed) {
                unlink(retry);
            }
        } finally {
            LOCK.unlock();
        }
    }

    private static void serve() {
        long idleSince = System.nanoTime();
        while (true) {
            long pause;
            try {
                long now = System.nanoTime();
                boolean check;
                LOCK.lock();
                try {
                    boolean idle = first == null;
                    idleSince = idle ? idleSince : now;
                    if (idle && now - idleSince >= IDLE) {
                        if (leave()) {
                            return;
                        }
                        idleSince = now;
                    }
                    nextLook = idle ? idleSince + IDLE : runDue(now);
                    pause = nextLook - now;
                    check = checksSignal;
                    checksSignal = false;
                } finally {
                    LOCK.unlock();
                }
                if (check) {
                    WakeSignal.replaceIfTaken();
                }
            } catch (Throwable survived) {
                pause = BriefCall.LENGTH;
            }
            LockSupport.parkNanos(Math.max(1, pause));
        }
    }

    /** Returns false for a daemon that {@link #start} has not published yet: it has to stay. */
    private static boolean leave() {
        if (daemon == Thread.currentThread()) {
            daemon = null;
            return true;
        }
        return daemon != null && daemon.isAlive();
    }

    /** Runs the retries that are due; returns the time of the next one. */
    private static long runDue(long now) {
        long soonest = now + IDLE;
        Retry retry = first;
        while (retry != null) {
            Retry following = retry.next;
            if (retry.due - now <= 0) {
                retry.due = retry.run(now);
                checksSignal |= retry.checksSignal;
                retry.checksSignal = false;
                if (retry.due == Deadline.NEVER) {
                    unlink(retry);
                    retry = following;
                    continue;
                }
            }
            if (retry.due - soonest < 0) {
                soonest = retry.due;
            }
            retry = following;
        }
        return soonest;
    }

    private static void link(Retry retry) {
        retry.listed = true;
        retry.next = first;
        retry.previous = null;
        if (first != null) {
            first.previous = retry;
        }
        first = retry;
    }

    private static void unlink(Retry retry) {
        retry.listed = false;
        if (retry.previous == null) {
            first = retry.next;
        } else {
            retry.previous.next = retry.next;
        }
        if (retry.next != null) {
            retry.next.previous = retry.previous;
        }
        retry.previous = null;
        retry.next = null;
    }
}

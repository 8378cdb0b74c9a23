package culebra.internal;

import java.io.File;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * What the threads that the C library makes for notifications are to run, and which of them there
 * are.
 *
 * <p>A token tells which work is meant: a notification that was taken back finds none.
 *
 * <p>Such a thread has no signal blocked, from before it comes here until after it has left: on
 * leaving, HotSpot gives back the mask that it came with. A signal that all others block for a
 * signalfd would be delivered to it and end the JVM, so there are either notifications or
 * signalfds, and a signalfd waits until the threads have gone.
 */
final class NotificationThreads {
    /** A thread with nothing to do needs less to come, or to go. */
    private static final long MOMENT = 250_000_000;

    /** But nobody says that it has not fired, so the work is kept for a thread that is slow. */
    private static final long LONGEST = 10_000_000_000L;

    private static final long PAUSE = 100_000;

    private static final Map<Long, Armed> ARMED = new HashMap<>();

    /** What is armed no more, but may have fired: its thread may be on the way. */
    private static final Map<Long, Late> LATE = new LinkedHashMap<>();

    private static final Queue<Leaving> LEAVING = new ArrayDeque<>();

    private static long lastToken;
    private static int running;
    private static int signalFds;
    private static boolean hooked;
    private static boolean ending;

    private NotificationThreads() {}

    /**
     * Takes work that a notification is to run: its token, or 0 if there is a signalfd.
     *
     * @throws IllegalStateException if the JVM ends: a thread that comes too late would crash it
     */
    static synchronized long arm(Runnable work, QueueNotification by) {
        if (!hooked) {
            var hook = new Thread(NotificationThreads::end, "culebra-notifications-end");
            Runtime.getRuntime().addShutdownHook(hook);
            hooked = true;
        }
        if (ending) {
            throw new IllegalStateException("Shutdown in progress: no thread can be made any more");
        }
        if (signalFds > 0) {
            return 0;
        }
        forgetTooLate();
        ARMED.put(++lastToken, new Armed(work, by));
        return lastToken;
    }

    /** Forgets work that no notification was armed for. */
    static synchronized void disarm(long token) {
        ARMED.remove(token);
    }

    /** Forgets the work of a token, unless it runs already. */
    static synchronized void takeBack(long token) {
        if (ARMED.remove(token) != null) {
            LATE.put(token, new Late(null, System.nanoTime()));
        }
    }

    /** Another notification could be armed: this one has fired, and runs if it has not yet. */
    static synchronized void supersede(long token) {
        Armed armed = ARMED.remove(token);
        if (armed != null) {
            LATE.put(token, new Late(armed.work, System.nanoTime()));
        }
    }

    static synchronized boolean isArmed(long token) {
        return ARMED.containsKey(token);
    }

    /**
     * Begins the life of a signalfd: false if a notification is armed or runs. Waits a moment for
     * threads that only come or go.
     */
    static boolean admitSignalFd() {
        long until = System.nanoTime() + MOMENT;
        while (!tryAdmit()) {
            if (isAnyArmed() || Deadline.passed(until)) {
                return false;
            }
            LockSupport.parkNanos(PAUSE);
        }
        return true;
    }

    static synchronized void signalFdEnded() {
        signalFds--;
    }

    private static synchronized boolean isAnyArmed() {
        return !ARMED.isEmpty();
    }

    private static synchronized boolean tryAdmit() {
        boolean none =
                running == 0
                        && ARMED.isEmpty()
                        && LATE.values().stream().allMatch(late -> isPast(late.since))
                        && LEAVING.stream().allMatch(Leaving::isOver);
        if (none) {
            signalFds++;
        }
        return none;
    }

    /** A thread has come: its work, or null. {@link #left} follows. */
    static synchronized Runnable begin(long token) {
        running++;
        Armed armed = ARMED.remove(token);
        Late late = LATE.remove(token);
        return armed != null ? armed.work : late != null ? late.work : null;
    }

    /** A thread has nothing to do any more, but is still there. */
    static synchronized void left() {
        running--;
        while (!LEAVING.isEmpty() && isPast(LEAVING.element().since)) {
            LEAVING.remove();
        }
        LEAVING.add(new Leaving(NotificationUpcall.thread(), System.nanoTime()));
    }

    /**
     * Of the oldest that were taken back or superseded no thread will come: others were dropped.
     */
    private static void forgetTooLate() {
        Iterator<Late> oldest = LATE.values().iterator();
        while (oldest.hasNext() && System.nanoTime() - oldest.next().since > LONGEST) {
            oldest.remove();
        }
    }

    private static boolean isPast(long moment) {
        return System.nanoTime() - moment > MOMENT;
    }

    /** HotSpot aborts when a thread enters it that comes after its end. */
    private static void end() {
        List<Armed> armed;
        synchronized (NotificationThreads.class) {
            ending = true;
            armed = List.copyOf(ARMED.values());
        }
        for (Armed one : armed) {
            one.by.cancel();
        }
    }

    private record Armed(Runnable work, QueueNotification by) {}

    /** Work to run, or null for none, if its thread still comes. */
    private record Late(Runnable work, long since) {}

    /** A thread that has nothing to do any more, by its number; later that is another thread's. */
    private record Leaving(int thread, long since) {
        boolean isOver() {
            return isPast(since) || !new File("/proc/self/task/" + thread).exists();
        }
    }
}

package culebra.internal;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** The signals that this process can send to itself without ending: those that are watched. */
public final class WatchedSignals {
    /** HUP, INT and TERM, whose handler ends the JVM unless there is a watch. */
    private static final long ENDING = bit(1) | bit(2) | bit(15);

    private static final AtomicLong WATCHED = new AtomicLong();

    /** Found blocked in every thread once: new threads inherit that. */
    private static volatile long knownAsBlocked;

    private WatchedSignals() {}

    /** Records that a watch takes a signal. */
    public static void watch(int signal) {
        WATCHED.getAndUpdate(watched -> watched | bit(signal));
    }

    /** Records that no watch takes a signal. */
    public static void unwatch(int signal) {
        WATCHED.getAndUpdate(watched -> watched & ~bit(signal));
    }

    /** Returns whether a watch takes a signal, or a signalfd can, or another handler. */
    public static boolean isTaken(int signal) throws IOException {
        long bit = bit(signal);
        if (((WATCHED.get() | knownAsBlocked) & bit) != 0
                || (ENDING & bit) == 0 && SignalCalls.hasHandler(signal)) {
            return true;
        }
        long blocked = SignalCalls.blocked();
        knownAsBlocked = blocked;
        return (blocked & bit) != 0;
    }

    private static long bit(int signal) {
        return 1L << signal - 1;
    }
}

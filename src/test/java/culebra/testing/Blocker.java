package culebra.testing;

import java.util.concurrent.locks.LockSupport;

/** What a thread waits for, as dumps show it. */
public final class Blocker {
    private Blocker() {}

    /** Waits until a thread waits for an object of the library, not of the JDK on the way to it. */
    public static void await(Thread thread, String beginning) {
        Patience.await(
                () -> isSeen(thread, beginning),
                () -> thread + " waits for " + LockSupport.getBlocker(thread));
    }

    /** Returns true if a thread waits for such an object now. */
    public static boolean isSeen(Thread thread, String beginning) {
        return String.valueOf(LockSupport.getBlocker(thread)).startsWith(beginning);
    }
}

package culebra.internal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Collects garbage, so that unreachable memory is unmapped: after the system has refused a mapping,
 * and well before this library has as many mappings as a process may have. At that limit the JVM
 * itself can fail, and end the process.
 */
final class UnreachableMappings {
    /** By default a process may have 65,530 mappings, and a guarded mapping counts as three. */
    private static final int MANY = 12_288;

    /** The number of mappings that are made between two collections while there are many. */
    private static final int STEP = 4_096;

    private static final int ATTEMPTS = 8; // a fourth of a second in all

    private static final AtomicInteger MAPPED = new AtomicInteger();
    private static final AtomicInteger SINCE_COLLECTION = new AtomicInteger();

    private UnreachableMappings() {}

    /** Counts a mapping that is about to be made. Collects garbage first if there are many. */
    static void add() {
        if (MAPPED.incrementAndGet() > MANY && SINCE_COLLECTION.incrementAndGet() % STEP == 0) {
            System.gc();
            for (int i = 0; i < ATTEMPTS && MAPPED.get() > MANY; i++) {
                pause(i);
            }
        }
    }

    /** Counts a mapping that was removed, or that the system has refused. Allocates nothing. */
    static void remove() {
        MAPPED.decrementAndGet();
    }

    /**
     * Returns whether to repeat a call that maps memory: after ENOMEM, a garbage collection and an
     * ever longer pause for the cleaners. The JDK does likewise when it cannot map a file.
     *
     * @param result an address or the negated errno
     * @param attempt 0 after the first call
     */
    static boolean mayHelp(long result, int attempt) {
        if (result != NegatedErrno.ENOMEM || attempt == ATTEMPTS) {
            return false;
        }
        if (attempt == 0) {
            System.gc();
        }
        pause(attempt);
        return true;
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(1L << attempt);
        } catch (InterruptedException later) {
            Thread.currentThread().interrupt();
        }
    }
}

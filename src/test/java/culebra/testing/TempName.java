package culebra.testing;

import culebra.tour.RunId;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names for kernel objects that no other test, and no other run, uses. Each contains the identity
 * of the JVM that runs the tests, by which {@code scripts/clean-ipc} removes what a run that was
 * killed has left; a peer that is killed while its run goes on keeps its names.
 */
public final class TempName {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String INHERITED = System.getenv(Peer.RUN);
    private static final String RUN = INHERITED != null ? INHERITED : RunId.own();
    private static final String PREFIX = "/culebra-test-" + RUN + "-" + peer();

    private TempName() {}

    /** Returns a name that starts with a slash. */
    public static String next() {
        return PREFIX + COUNT.incrementAndGet();
    }

    /** Returns the identity of the JVM that runs the tests. */
    static String run() {
        return RUN;
    }

    /** What keeps the names of a peer apart from those of its run, which are shorter. */
    private static String peer() {
        return INHERITED == null ? "" : Long.toHexString(ProcessHandle.current().pid()) + "-";
    }
}

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
    private static final String RUN = run(System.getenv(Peer.RUN));
    private static final String OWN = Long.toHexString(ProcessHandle.current().pid());

    private TempName() {}

    /** Returns a name that starts with a slash. */
    public static String next() {
        return "/culebra-test-" + RUN + "-" + OWN + "-" + COUNT.incrementAndGet();
    }

    /** Returns the identity of the JVM that runs the tests. */
    static String run() {
        return RUN;
    }

    /** A peer has inherited the identity. */
    private static String run(String inherited) {
        return inherited != null ? inherited : RunId.own();
    }
}

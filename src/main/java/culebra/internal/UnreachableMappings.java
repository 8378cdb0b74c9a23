package culebra.internal;

/** Memory that is unreachable but still mapped, which a collection gives back. */
final class UnreachableMappings {
    private static final int ATTEMPTS = 8; // a fifth of a second in all

    private UnreachableMappings() {}

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
        try {
            Thread.sleep(1L << attempt);
        } catch (InterruptedException later) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}

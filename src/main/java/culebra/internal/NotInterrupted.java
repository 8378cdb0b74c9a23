package culebra.internal;

/** Ends a wait that an interrupt has come before. */
public final class NotInterrupted {
    private NotInterrupted() {}

    /**
     * Checks that the current thread is not interrupted.
     *
     * @throws InterruptedException if it is; the flag is then clear
     */
    public static void require() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}

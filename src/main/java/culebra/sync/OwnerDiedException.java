package culebra.sync;

/**
 * Thrown when a thread or process has ended while it had a {@link SharedMutex} locked, and its data
 * was not repaired: the mutex can no longer be locked, in any process, until it is created again.
 */
public final class OwnerDiedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OwnerDiedException(String message, Throwable cause) {
        super(message, cause);
    }
}

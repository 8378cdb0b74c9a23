package culebra.sync;

/**
 * A thread or process has ended while it had a {@link SharedMutex} locked, and nobody has repaired
 * what it left: the mutex cannot be locked any more, by anybody, before it is created anew.
 */
public final class OwnerDiedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OwnerDiedException(String message, Throwable cause) {
        super(message, cause);
    }
}

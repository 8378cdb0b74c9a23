package culebra.sync;

/**
 * Thrown when a thread or process has ended while it held a {@link SharedMutex}, or a {@link
 * SharedReadWriteLock} for writing, and the data was not repaired. The lock can no longer be
 * acquired, in any process, until it is created again.
 */
public final class OwnerDiedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OwnerDiedException(String message, Throwable cause) {
        super(message, cause);
    }
}

package culebra.lock;

import java.io.IOException;

/**
 * Thrown when a wait for a record lock would never end, because the holder of the lock waits for a
 * lock of this process.
 *
 * <p>The kernel considers processes, not threads. So this may be a false alarm: one thread of this
 * process waits for another process, which waits for a lock that another thread of this process is
 * about to release. Release the locks that are held, and try again. Locks per open file have no
 * deadlock detection, and therefore no false alarms.
 */
public final class DeadlockException extends IOException {
    private static final long serialVersionUID = 1;

    DeadlockException(String message, Throwable cause) {
        super(message, cause);
    }
}

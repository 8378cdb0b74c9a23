package culebra.lock;

import java.io.IOException;

/**
 * Thrown when waiting for a record lock would never end, because its holder waits for a lock of
 * this process.
 *
 * <p>The kernel looks at processes, not threads: if one thread waits for another process, which
 * waits for a lock that another thread of this process is about to release, this is a false alarm.
 * Release the locks held, and try again. Locks per open file have no deadlock detection, and so no
 * false alarms.
 */
public final class DeadlockException extends IOException {
    private static final long serialVersionUID = 1;

    DeadlockException(String message, Throwable cause) {
        super(message, cause);
    }
}

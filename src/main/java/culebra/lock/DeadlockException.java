package culebra.lock;

import java.io.IOException;

/**
 * Waiting for a record lock would never end, since its holder waits for a lock of this process.
 *
 * <p>The kernel looks at processes, not threads: if one thread waits for another process, which
 * waits for a lock that another thread of this process is about to release, this is a false alarm.
 * Release what is held, and try again. Locks per open file have neither the alarm nor the
 * detection.
 */
public final class DeadlockException extends IOException {
    private static final long serialVersionUID = 1;

    DeadlockException(String message, Throwable cause) {
        super(message, cause);
    }
}

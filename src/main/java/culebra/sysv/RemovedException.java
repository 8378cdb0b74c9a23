package culebra.sysv;

import java.io.IOException;

/**
 * Thrown when a System V object was removed before or during a call: the error is EIDRM, or EINVAL
 * for its id.
 */
public final class RemovedException extends IOException {
    private static final long serialVersionUID = 1;

    RemovedException(String message, Throwable cause) {
        super(message, cause);
    }
}

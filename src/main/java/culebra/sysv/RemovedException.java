package culebra.sysv;

import java.io.IOException;

/**
 * Thrown when the System V object was removed, before the call or while it waited: EIDRM, or EINVAL
 * for its id.
 */
public final class RemovedException extends IOException {
    private static final long serialVersionUID = 1;

    RemovedException(String message, Throwable cause) {
        super(message, cause);
    }
}

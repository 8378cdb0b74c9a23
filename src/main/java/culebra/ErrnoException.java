package culebra;

import java.io.IOException;
import java.util.Objects;

/**
 * Thrown when a system call fails with an error number.
 *
 * <p>The message names the call, the object, the error and, if one is known, the remedy. Errors for
 * which the JDK has a type (a missing name, a refused connection and others) are thrown as that
 * type, with this exception as the cause.
 */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1;

    /** The error number, even if {@link Errno} has no constant for it. */
    private final int code;

    /** The C function. */
    private final String call;

    /**
     * Creates an exception for a failed call.
     *
     * @param code the error number
     * @param call the C function that failed, such as {@code mq_open}
     * @param object the object that it was called on, such as {@code /jobs}
     * @param remedy what to do about it, or null if no remedy is known
     */
    public ErrnoException(int code, String call, String object, String remedy) {
        super(message(code, call, object, remedy));
        this.code = code;
        this.call = call;
    }

    /**
     * Returns the error as a constant.
     *
     * @return the constant, or {@link Errno#OTHER} if the error has none
     */
    public Errno errno() {
        return Errno.of(code);
    }

    /**
     * Returns the raw error number of the failed call.
     *
     * @return the number as in {@code errno.h}
     */
    public int code() {
        return code;
    }

    /**
     * Returns the name of the C function that failed.
     *
     * @return its name, such as {@code shm_open}
     */
    public String call() {
        return call;
    }

    private static String message(int code, String call, String object, String remedy) {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(object, "object");
        Errno errno = Errno.of(code);
        String name = errno == Errno.OTHER ? "error " + code : errno + " (" + errno.text() + ")";
        return call + " " + object + ": " + name + (remedy == null ? "" : ": " + remedy);
    }
}

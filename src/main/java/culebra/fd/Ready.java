package culebra.fd;

import java.util.Objects;
import java.util.Set;

/**
 * What a {@link Poll} or a {@link Poller} tells: a descriptor is ready.
 *
 * @param fd the descriptor
 * @param readiness what it is ready for, of what was asked; all of that when the other side has
 *     gone or there is an error, which the next call then tells
 * @param attachment what a {@link Poller} was given for it, or null
 */
public record Ready(Fd fd, Set<Readiness> readiness, Object attachment) {
    /** Creates an event. */
    public Ready {
        Objects.requireNonNull(fd, "fd");
        Objects.requireNonNull(readiness, "readiness");
    }

    /**
     * Tells whether it is ready for something.
     *
     * @param wanted what for
     * @return true if it is
     */
    public boolean is(Readiness wanted) {
        Objects.requireNonNull(wanted, "wanted");
        return readiness.contains(wanted);
    }

    /**
     * Tells whether it can be read without waiting.
     *
     * @return true if it can
     */
    public boolean isReadable() {
        return is(Readiness.READABLE);
    }

    /**
     * Tells whether it can be written without waiting.
     *
     * @return true if it can
     */
    public boolean isWritable() {
        return is(Readiness.WRITABLE);
    }
}

package culebra.fd;

import java.util.Objects;
import java.util.Set;

/**
 * A descriptor that is ready, as a {@link Poll} or a {@link Poller} returns it.
 *
 * @param fd the descriptor
 * @param readiness what it is ready for, of what was asked; all of that when the other side has
 *     gone or there is an error, which the next call then reports
 * @param attachment what a {@link Poller} was given for it, or null
 */
public record ReadyFd(Fd fd, Set<Readiness> readiness, Object attachment) {
    /** Creates one. */
    public ReadyFd {
        Objects.requireNonNull(fd, "fd");
        Objects.requireNonNull(readiness, "readiness");
    }

    /**
     * Returns whether the descriptor is ready for something.
     *
     * @param wanted what for
     * @return true if it is
     */
    public boolean is(Readiness wanted) {
        Objects.requireNonNull(wanted, "wanted");
        return readiness.contains(wanted);
    }

    /**
     * Returns whether the descriptor can be read without waiting.
     *
     * @return true if it can
     */
    public boolean isReadable() {
        return is(Readiness.READABLE);
    }

    /**
     * Returns whether the descriptor can be written without waiting.
     *
     * @return true if it can
     */
    public boolean isWritable() {
        return is(Readiness.WRITABLE);
    }
}

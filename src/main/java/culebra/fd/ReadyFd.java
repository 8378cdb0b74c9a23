package culebra.fd;

import java.util.Objects;
import java.util.Set;

/**
 * A descriptor that is ready, as a {@link Poll} or a {@link Poller} returns it.
 *
 * @param fd the descriptor
 * @param readiness the requested events that it is ready for, and {@link Readiness#HANG_UP} and
 *     {@link Readiness#ERROR} even if not requested. If one of these two is present, the set also
 *     contains those of {@link Readiness#READABLE}, {@link Readiness#WRITABLE} and {@link
 *     Readiness#PRIORITY} that were requested, because the corresponding call would not wait
 * @param attachment the object with which it was registered in a {@link Poller}, or null
 */
public record ReadyFd(Fd fd, Set<Readiness> readiness, Object attachment) {
    /** Creates a description of a ready descriptor. */
    public ReadyFd {
        Objects.requireNonNull(fd, "fd");
        Objects.requireNonNull(readiness, "readiness");
    }

    /**
     * Returns whether the descriptor is ready for the given event.
     *
     * @param wanted the event
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

    /**
     * Returns whether the peer of a socket has stopped sending. This is known only if {@link
     * Readiness#HALF_CLOSE} was requested.
     *
     * @return true if it has
     */
    public boolean isHalfClosed() {
        return is(Readiness.HALF_CLOSE);
    }

    /**
     * Returns whether the other side has closed: the peer of a socket, or the last writer of a
     * pipe.
     *
     * @return true if it has; data that it wrote before may still be unread
     */
    public boolean isHungUp() {
        return is(Readiness.HANG_UP);
    }

    /**
     * Returns whether there is an error, which the next call reports.
     *
     * @return true if there is, or if the last reader of a pipe has closed it
     */
    public boolean hasError() {
        return is(Readiness.ERROR);
    }
}

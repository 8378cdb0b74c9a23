package culebra.fd;

/**
 * When a {@link Poller} tells of a descriptor.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 */
public enum Trigger {
    /** Each time, for as long as it is ready. */
    LEVEL,
    /**
     * Once when something new has come; read or write then until {@code tryRead} or {@code
     * tryWrite} says 0, or the rest goes unnoticed.
     */
    EDGE
}

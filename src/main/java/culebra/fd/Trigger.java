package culebra.fd;

/**
 * When a {@link Poller} reports a descriptor.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/epoll_ctl.2.html">epoll_ctl(2)</a>
 */
public enum Trigger {
    /** Each time, for as long as it is ready. */
    LEVEL,
    /**
     * Once when something new has come; read or write then until {@code tryRead} or {@code
     * tryWrite} says 0, or the rest goes unnoticed.
     */
    EDGE,
    /**
     * Once, to one thread; then not again, not even a hang-up, until {@link Poller#modify} re-arms
     * it, which reports it at once if it is still ready. For threads that share a poller, each of
     * which handles what it was given alone.
     */
    ONE_SHOT,
    /**
     * For as long as it is ready, to one or some of the pollers that have the descriptor registered
     * so, instead of to all: for several processes or threads with a poller each, and a listener
     * that they share. {@link Readiness#PRIORITY} and {@link Readiness#HALF_CLOSE} cannot be asked
     * for.
     */
    EXCLUSIVE
}

package culebra.fd;

/**
 * Determines when a {@link Poller} reports a descriptor.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/epoll_ctl.2.html">epoll_ctl(2)</a>
 */
public enum Trigger {
    /** Reports the descriptor on each wait, for as long as it is ready. */
    LEVEL,
    /**
     * Reports the descriptor once each time new data or room becomes available. Read or write until
     * {@code tryRead} or {@code tryWrite} returns 0: data or room that remains is not reported
     * again.
     */
    EDGE,
    /**
     * Reports the descriptor once, to one thread. It is not reported again, not even for a hang-up,
     * until {@link Poller#modify} re-arms the registration. If the descriptor is then still ready,
     * it is reported immediately. Use this for threads that share a poller, so that only one thread
     * at a time handles a descriptor.
     */
    ONE_SHOT,
    /**
     * Reports the descriptor for as long as it is ready, but only to one or some of the pollers in
     * which it is registered with this trigger. Use this for several processes or threads that each
     * have a poller and share a listener. {@link Readiness#PRIORITY} and {@link
     * Readiness#HALF_CLOSE} cannot be requested.
     */
    EXCLUSIVE
}

package culebra.fd;

/**
 * A kind of readiness that can be waited for. {@link #HANG_UP} and {@link #ERROR} are always
 * reported, whether or not they were requested, and end every wait.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
 */
public enum Readiness {
    /** Data is available to read, or the end of the file has been reached. */
    READABLE,
    /** There is room to write, or no reader is left. */
    WRITABLE,
    /** There is an exceptional condition, such as urgent data on a socket. */
    PRIORITY,
    /**
     * The peer of a stream or seqpacket socket has stopped sending, by {@code shutdownOutput} or by
     * closing. Data that it sent before may still be unread. Reported only if requested.
     */
    HALF_CLOSE,
    /**
     * The other side has closed: the peer of a socket, or the last writer of a pipe. Data that it
     * wrote before may still be unread.
     */
    HANG_UP,
    /**
     * There is an error, which the next call reports. The sink of a pipe also has this event, and
     * no hang-up, once the last reader has closed the pipe.
     */
    ERROR
}

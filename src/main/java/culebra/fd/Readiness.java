package culebra.fd;

/**
 * What a descriptor can become ready for. {@link #HANG_UP} and {@link #ERROR} are reported whether
 * they were asked for or not, and end every wait.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
 */
public enum Readiness {
    /** There is something to read, or the end of the file. */
    READABLE,
    /** There is room to write, or no reader is left. */
    WRITABLE,
    /** There is an exceptional condition, such as urgent data on a socket. */
    PRIORITY,
    /**
     * The other side of a stream or seqpacket socket has ended what it sends, by {@code
     * shutdownOutput} or by closing; what it sent before may still be unread. Reported if asked
     * for.
     */
    HALF_CLOSE,
    /**
     * The other side has closed: the peer of a socket, or the last writer of a pipe. What it wrote
     * before may still be unread.
     */
    HANG_UP,
    /**
     * There is an error, which the next call reports; or the last reader of a pipe has gone, whose
     * sink has this error and no hang-up.
     */
    ERROR
}

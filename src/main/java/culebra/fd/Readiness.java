package culebra.fd;

/**
 * What a descriptor can become ready for.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
 */
public enum Readiness {
    /** There is something to read, or the end of the file. */
    READABLE,
    /** There is room to write, or nobody is left to read it. */
    WRITABLE,
    /** There is an exceptional condition, such as urgent data on a socket. */
    PRIORITY
}

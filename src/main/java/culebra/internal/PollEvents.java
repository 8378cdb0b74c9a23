package culebra.internal;

/** The events of poll(2) and epoll(7), which are the same bits. */
public final class PollEvents {
    /** There is something to read, or the other side has gone. */
    public static final int IN = Constants.POLLIN;

    /** There is room to write. */
    public static final int OUT = Constants.POLLOUT;

    /** There is something exceptional, such as a message queue's or a socket's urgent event. */
    public static final int PRIORITY = Constants.POLLPRI;

    /** There is an error; reported whether asked for or not. */
    public static final int ERROR = Constants.POLLERR;

    /** The other side has gone; reported whether asked for or not. */
    public static final int HANG_UP = Constants.POLLHUP;

    /** The other side of a socket has ended what it sends. */
    public static final int HALF_CLOSE = Constants.POLLRDHUP;

    /** Reported whether asked for or not. */
    public static final int ALWAYS = ERROR | HANG_UP;

    /** Reported if other code has closed the number. */
    static final int NO_DESCRIPTOR = Constants.POLLNVAL;

    private PollEvents() {}
}

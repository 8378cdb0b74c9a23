package culebra.internal;

/** The events of poll(2) and epoll(7), which are the same bits. */
public final class PollEvents {
    /** There is something to read, or the other side has closed. */
    public static final int IN = Constants.POLLIN;

    /** There is room to write. */
    public static final int OUT = Constants.POLLOUT;

    /** There is an exceptional condition, such as urgent data on a socket. */
    public static final int PRIORITY = Constants.POLLPRI;

    /** There is an error; always reported. */
    public static final int ERROR = Constants.POLLERR;

    /** The other side has closed; always reported. */
    public static final int HANG_UP = Constants.POLLHUP;

    /** The peer of a socket has stopped sending. */
    public static final int HALF_CLOSE = Constants.POLLRDHUP;

    /** The events that are always reported. */
    public static final int ALWAYS = ERROR | HANG_UP;

    /** Reported if other code has closed the number. */
    static final int NO_DESCRIPTOR = Constants.POLLNVAL;

    private PollEvents() {}
}

package culebra.internal;

/** The events of poll(2) and epoll(7), which are the same bits. */
public final class PollEvents {
    /** There is something to read, or the other side has gone. */
    public static final int IN = Constants.POLLIN;

    /** There is room to write. */
    public static final int OUT = Constants.POLLOUT;

    /** There is something exceptional, such as a message queue's or a socket's urgent event. */
    public static final int PRIORITY = Constants.POLLPRI;

    /** Reported whether asked for or not. */
    public static final int ALWAYS = Constants.POLLERR | Constants.POLLHUP;

    /** Reported if somebody else has closed the number. */
    static final int NO_DESCRIPTOR = Constants.POLLNVAL;

    private PollEvents() {}
}

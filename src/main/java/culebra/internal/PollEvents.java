package culebra.internal;

import culebra.libc.Libc;

/** The events of poll(2) and epoll(7), which are the same bits. */
public final class PollEvents {
    /** There is something to read, or the other side has gone. */
    public static final int IN = Libc.POLLIN();

    /** There is room to write. */
    public static final int OUT = Libc.POLLOUT();

    /** There is something exceptional, such as a message queue's or a socket's urgent event. */
    public static final int PRIORITY = Libc.POLLPRI();

    /** Reported whether asked for or not. */
    public static final int ALWAYS = Libc.POLLERR() | Libc.POLLHUP();

    /** Reported if somebody else has closed the number. */
    static final int NO_DESCRIPTOR = Libc.POLLNVAL();

    private PollEvents() {}
}

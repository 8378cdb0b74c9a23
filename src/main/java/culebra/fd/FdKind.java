package culebra.fd;

/** The kind of object that a descriptor refers to. */
public enum FdKind {
    /** A pipe or a FIFO. */
    PIPE,
    /** A socket of any type. */
    SOCKET,
    /** Anonymous memory: a memfd. */
    MEMORY,
    /** A counter: {@code culebra.event.EventFd}. */
    EVENT,
    /** A timer: {@code culebra.event.TimerFd}. */
    TIMER,
    /** Signals: {@code culebra.signal.SignalFd}. */
    SIGNAL,
    /** An epoll: a {@link Poller}. */
    POLLER,
    /** A process: {@code culebra.process.ProcessFd}. */
    PROCESS,
    /** A POSIX message queue. */
    QUEUE,
    /** A regular file, including named shared memory. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** Any other object, such as a terminal or another device. */
    OTHER
}

package culebra.fd;

/** What a descriptor refers to. */
public enum FdKind {
    /** A pipe or a FIFO. */
    PIPE,
    /** A socket of any type. */
    SOCKET,
    /** Memory without a name: a memfd. */
    MEMORY,
    /** A counter: {@code culebra.event.EventFd}. */
    EVENT,
    /** A timer: {@code culebra.event.TimerFd}. */
    TIMER,
    /** Signals as a descriptor. */
    SIGNAL,
    /** An epoll: a {@link Poller}. */
    POLLER,
    /** A process: {@code culebra.process.ProcessFd}. */
    PROCESS,
    /** A POSIX message queue. */
    QUEUE,
    /** A plain file, shared memory with a name included. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** Something else: a terminal, another device ... */
    OTHER
}

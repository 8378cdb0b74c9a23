/**
 * File descriptors: ownership, waiting for readiness, and byte channels.
 *
 * <p>Every handle that owns a descriptor has an {@link culebra.fd.Fd}, and all of these can be
 * waited for together: a few in a {@link culebra.fd.Poll}; many, or a changing set, in a {@link
 * culebra.fd.Poller}. A descriptor from other code becomes a handle by the {@code adopt} method of
 * the class of the handle. Use another facility in the following cases:
 *
 * <ul>
 *   <li>to wait for one object at a time: its own {@code tryX(Duration)};
 *   <li>for many connections: a virtual thread for each, which is simpler, as {@link
 *       culebra.socket} shows;
 *   <li>for semaphores, mutexes, locks and System V objects, which are not descriptors: a thread
 *       for each. That thread can report the event here through an {@link culebra.event.EventFd}.
 * </ul>
 *
 * <h2>Signals and data in one poller</h2>
 *
 * <p>One thread waits for signals, for clients and for their data. The program is started as {@code
 * env --block-signal=RTMIN+5 java ...}.
 *
 * {@snippet file="culebra/cookbook/Desk.java" region=desk}
 *
 * <p>A C program that sends both signals and data:
 *
 * {@snippet file="cookbook/tell.c" lang=c}
 *
 * <p>If a client is killed, its socket reports the end of the stream, and the program prints {@code
 * gone}. Data that the client has sent before is read first.
 *
 * <h2>A client that has half-closed, or disconnected</h2>
 *
 * <p>A client may shut down its sending side and still wait for the answer: a half-close. A server
 * that treats a half-close as the end of the connection does not answer. A server that waits only
 * for data keeps working for a client that has disconnected.
 *
 * {@snippet file="culebra/cookbook/Patient.java" region=work}
 *
 * <p>A client, in Python:
 *
 * {@snippet file="cookbook/ask_once.py" lang=python}
 *
 * <h2>An open file for a process that cannot open it</h2>
 *
 * <p>An open file can be passed to a process that cannot open the path itself. The open file keeps
 * its access mode, for example for reading or for appending.
 *
 * {@snippet file="culebra/cookbook/FileGiver.java" region=give}
 *
 * <p>The receiver, in Python:
 *
 * {@snippet file="cookbook/take_file.py" lang=python}
 *
 * <p>All processes that have the open file share its position: bytes that one process has read are
 * not read by another. Each call of {@code Fd.open} creates a position of its own.
 *
 * <h2>A part of a file to a socket, without copying</h2>
 *
 * <p>The bytes go from the system's page cache to the socket without passing through this process.
 * Clients can share the open file, since each transfer has its own position.
 *
 * {@snippet file="culebra/cookbook/FileServer.java" region=serve}
 *
 * <p>A client, in Python:
 *
 * {@snippet file="cookbook/fetch.py" lang=python}
 *
 * <p>If a client disconnects, the transfer fails with EPIPE or ECONNRESET. If the server is killed,
 * the client reads the end of the stream.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>A stream at its end, or one whose reader has closed it, stays ready: until it is closed or
 *       removed, each wait returns immediately.
 *   <li>Readiness is a hint, not a promise: another thread or process may have read the data. Read
 *       with the {@code try...} methods, which may find no data.
 *   <li>A descriptor number is closed by one part of a program and still used by another, which
 *       then reaches an unrelated file. Only one {@code Fd} should own the number; {@link
 *       culebra.fd.Fd#detach} gives up ownership, and all other code borrows it.
 *   <li>A regular file is always ready, and cannot be registered in a {@code Poller}.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.fd.Fd}: {@index open}, {@index close}, {@index dup}, {@index
 *       F_DUPFD_CLOEXEC}, {@index O_CLOEXEC}, {@index O_APPEND}, {@index O_CREAT}, {@index O_EXCL},
 *       {@index O_RDONLY}, {@index O_WRONLY}, {@index O_RDWR}, {@index RLIMIT_NOFILE}, {@index
 *       "file descriptor"};
 *   <li>{@link culebra.fd.Poll}: {@index poll}, {@index ppoll}, {@index select}, {@index pollfd};
 *   <li>{@link culebra.fd.Poller}: {@index epoll}, {@index epoll_create1}, {@index epoll_ctl},
 *       {@index epoll_wait}, {@index EPOLL_CTL_ADD}, {@index EPOLL_CTL_MOD}, {@index
 *       EPOLL_CTL_DEL};
 *   <li>{@link culebra.fd.Readiness}: {@index POLLIN}, {@index POLLOUT}, {@index POLLPRI}, {@index
 *       POLLRDHUP}, {@index POLLHUP}, {@index POLLERR}, {@index EPOLLIN}, {@index EPOLLOUT},
 *       {@index EPOLLPRI}, {@index EPOLLRDHUP}, {@index EPOLLHUP}, {@index EPOLLERR}, {@index
 *       half-close};
 *   <li>{@link culebra.fd.Trigger}: {@index EPOLLET}, {@index EPOLLONESHOT}, {@index
 *       EPOLLEXCLUSIVE}, {@index edge-triggered}, {@index level-triggered};
 *   <li>{@link culebra.fd.ReadChannel}: {@index read}, {@index readv}, {@index splice}, {@index
 *       sendfile}, {@index copy_file_range}, {@index tee}, {@index FIONREAD};
 *   <li>{@link culebra.fd.WriteChannel}: {@index write}, {@index writev}, {@index vmsplice},
 *       {@index O_NONBLOCK}, {@index EPIPE}, {@index "zero copy"}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 */
package culebra.fd;

/**
 * File descriptors: who owns one, waiting until it is ready, and byte channels over it.
 *
 * <p>Every handle that is a descriptor has an {@link culebra.fd.Fd}, and all of them can be waited
 * for together: a few in a {@link culebra.fd.Poll}, many, or ones that come and go, in a {@link
 * culebra.fd.Poller}. An {@code Fd} of a number that came from elsewhere becomes what it is by the
 * {@code adopt} of a handle. Take something else
 *
 * <ul>
 *   <li>for one thing at a time: its own {@code tryX(Duration)};
 *   <li>for many connections: a virtual thread each ({@link culebra.socket} shows it), which is
 *       simpler;
 *   <li>for what is no descriptor, semaphores, mutexes, locks and System V: a thread each. An
 *       {@link culebra.event.EventFd} can stand for it here.
 * </ul>
 *
 * <h2>Signals and data in one poller</h2>
 *
 * <p>One thread waits for signals, for clients and for what they send. It is started as {@code env
 * --block-signal=RTMIN+5 java ...}.
 *
 * {@snippet file="culebra/cookbook/Desk.java" region=desk}
 *
 * <p>Somebody who sends both, in C:
 *
 * {@snippet file="cookbook/tell.c" lang=c}
 *
 * <p>If a client is killed, its socket is at its end: {@code gone}. What it has sent before still
 * comes first.
 *
 * <h2>A client that has ended its question, or has gone</h2>
 *
 * <p>A client may end what it sends and still wait for the answer: a half-close. A server that
 * takes it for the end of the connection does not answer. One that waits for data alone works for a
 * client that has gone.
 *
 * {@snippet file="culebra/cookbook/Patient.java" region=work}
 *
 * <p>A client, in Python:
 *
 * {@snippet file="cookbook/ask_once.py" lang=python}
 *
 * <h2>A file that another process may read, and no more</h2>
 *
 * <p>An opening can be passed to a process that cannot open the path itself. It stays what it is:
 * for reading, or for appending.
 *
 * {@snippet file="culebra/cookbook/FileGiver.java" region=give}
 *
 * <p>The receiver, in Python:
 *
 * {@snippet file="cookbook/take_file.py" lang=python}
 *
 * <p>All who have the opening share its position: what one has read, no other reads. Two {@code
 * Fd.open} have two positions.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>A stream at its end, or whose reader has gone, stays ready: close it, or the next wait
 *       returns at once, again and again.
 *   <li>Ready is no promise: another thread or process may have taken what was there. Read with
 *       {@code try...}, which may find nothing.
 *   <li>A number is closed by one owner and used by another, who reaches a stranger's file. One
 *       {@code Fd} owns it; {@link culebra.fd.Fd#detach} gives it up; all else borrows it.
 *   <li>A plain file is always ready, and cannot be registered.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 */
package culebra.fd;

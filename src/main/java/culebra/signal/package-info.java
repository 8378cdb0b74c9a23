/**
 * Signals: sending them, and taking them as a queue or by a descriptor, with sender and value.
 *
 * <p>{@link culebra.signal.Signals} sends one to a process. {@link culebra.signal.SignalWatch}
 * takes standard ones such as TERM and HUP in any JVM; {@link culebra.signal.SignalFd} takes
 * real-time ones too, with sender and value, but needs a JVM that was started with them blocked.
 * Both have a descriptor, to wait for signals beside sockets. No code of yours ever runs inside a
 * handler. Take something else
 *
 * <ul>
 *   <li>for data: a signal carries one long at most. {@link culebra.mq}, {@link culebra.socket};
 *   <li>to wake a process that can be given a descriptor, or shares memory: {@link
 *       culebra.event.EventFd}, {@link culebra.sem};
 *   <li>to do something when the JVM ends: {@link java.lang.Runtime#addShutdownHook}.
 * </ul>
 *
 * <h2>A program that reads its file anew</h2>
 *
 * {@snippet file="culebra/cookbook/Reloader.java" region=reload}
 *
 * <p>What tells it to, in Python; in the shell, {@code kill -HUP PID}:
 *
 * {@snippet file="cookbook/reload.py" lang=python}
 *
 * <h2>A service that waits for clients and for signals</h2>
 *
 * <p>One thread waits for both. The JVM needs no preparation, and the service also runs under
 * {@code nohup}, where it does not receive HUP.
 *
 * {@snippet file="culebra/cookbook/Greeter.java" region=greet}
 *
 * <p>A client, in Python:
 *
 * {@snippet file="cookbook/greeted.py" lang=python}
 *
 * <p>{@link culebra.fd} shows a {@link culebra.signal.SignalFd} and a sender of values in C.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>A signal goes to any thread that does not block it, and ends the JVM there. For a {@code
 *       SignalFd} every thread must block it, which only the start can do: {@code env
 *       --block-signal=RTMIN+5 java ...}; for HUP, INT, QUIT and TERM with {@code -Xrs} as well.
 *       {@code open} checks that.
 *   <li>A standard signal that is sent twice before it is taken arrives once: act on what is true
 *       now, not on how many came. Real-time signals are all kept, up to a limit
 *       (RLIMIT_SIGPENDING).
 *   <li>A process is known by its number, which may be another's once it has ended.
 *   <li>Each handler, such as that of {@code sun.misc.Signal}, takes the place of the one before
 *       it. {@code close} of a {@code SignalWatch} restores what it found, unless another handler
 *       has been installed since then.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/signalfd.2.html">signalfd(2)</a>
 */
package culebra.signal;

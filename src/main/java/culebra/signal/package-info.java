/**
 * Signals: sending them, and receiving them as a queue or from a descriptor, with sender and value.
 *
 * <p>{@link culebra.signal.Signals} sends a signal to a process. {@link culebra.signal.SignalWatch}
 * receives standard signals such as TERM and HUP in any JVM. {@link culebra.signal.SignalFd}
 * receives real-time signals too, with sender and value, but requires a JVM that was started with
 * the signals blocked. Both have a descriptor, so that signals can be waited for together with
 * sockets. None of your code ever runs inside a signal handler. Use another facility in the
 * following cases:
 *
 * <ul>
 *   <li>for data, because a signal carries at most one long: {@link culebra.mq}, {@link
 *       culebra.socket};
 *   <li>to wake a process that can be given a descriptor, or shares memory: {@link
 *       culebra.event.EventFd}, {@link culebra.sem};
 *   <li>to do something when the JVM ends: {@link java.lang.Runtime#addShutdownHook}.
 * </ul>
 *
 * <h2>A program that reloads its file</h2>
 *
 * {@snippet file="culebra/cookbook/Reloader.java" region=reload}
 *
 * <p>The sender of the signal, in Python (in the shell, use {@code kill -HUP PID}):
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
 *   <li>The kernel delivers a signal to any thread that does not block it, which ends the JVM. For
 *       a {@code SignalFd} every thread must block the signal, which is possible only at the start:
 *       {@code env --block-signal=RTMIN+5 java ...}. HUP, INT, QUIT and TERM also require {@code
 *       -Xrs}. {@code open} checks these conditions.
 *   <li>A standard signal that is sent twice before it is taken may be received once: act on the
 *       current state, not on the number of signals received. All real-time signals are queued, up
 *       to a limit (RLIMIT_SIGPENDING).
 *   <li>A process is identified by its number, which may be reused once it has ended.
 *   <li>Each handler, such as that of {@code sun.misc.Signal}, replaces the previous one. {@code
 *       SignalWatch.close} restores the handler that the watch replaced, unless another handler has
 *       been installed since then.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.signal.Signals}: {@index kill}, {@index sigqueue}, {@index SI_QUEUE},
 *       {@index RLIMIT_SIGPENDING};
 *   <li>{@link culebra.signal.SignalWatch}: {@index sigaction}, {@index SIG_IGN}, {@index SIG_DFL},
 *       {@index "signal handler"};
 *   <li>{@link culebra.signal.SignalFd}: {@index signalfd}, {@index sigwaitinfo}, {@index
 *       pthread_sigmask}, {@index SIG_BLOCK}, {@index "signal mask"};
 *   <li>{@link culebra.signal.SignalInfo}: {@index signalfd_siginfo}, {@index siginfo_t}, {@index
 *       si_code}, {@index SI_USER}, {@index SI_TIMER}, {@index SI_MESGQ}, {@index SI_ASYNCIO},
 *       {@index SI_SIGIO}, {@index SI_TKILL}, {@index SI_KERNEL}, {@index si_pid}, {@index
 *       si_value}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/signalfd.2.html">signalfd(2)</a>
 */
package culebra.signal;

package culebra.signal;

import culebra.fd.Fd;
import culebra.internal.CloseWithArena;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.EventFdCalls;
import culebra.internal.EventFlag;
import culebra.internal.Fds;
import culebra.internal.Platform;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * Receives standard signals through the JVM's own handler, as a queue. No signal needs to be
 * blocked, and no running code is interrupted. Senders and values are not available and real-time
 * signals are not supported; use a {@link SignalFd} for them. {@link #fd} returns a descriptor to
 * wait for signals together with sockets.
 *
 * <p>While a watch is open, its signals do not have their usual effect: INT and TERM do not end the
 * JVM. {@link #close} restores the former handler, unless another part of the program has installed
 * one of its own in the meantime. A standard signal that is sent several times before it arrives is
 * received once. Signals that have arrived are kept until they are taken. The order in which
 * signals are taken is not specified. The JVM starts a thread for each arrival, lowest signal
 * number first. If one signal arrives faster than threads can be started, signals with higher
 * numbers are not received. Use a {@link SignalFd} for signals that are sent in large numbers.
 *
 * <p>This class requires the JDK's module {@code jdk.unsupported}. An interrupt ends a wait with
 * {@link InterruptedException}; {@link #close} ends it with {@link IllegalStateException}. Virtual
 * threads park.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>
 */
public final class SignalWatch implements AutoCloseable {
    private final Fd fd;
    private final Set<Signal> signals;
    private final ArrivedSignals arrivals;
    private volatile Object arenas;

    private SignalWatch(Fd fd, ArrivedSignals arrivals) {
        this.fd = fd;
        this.signals = Collections.unmodifiableSet(arrivals.signals());
        this.arrivals = arrivals;
    }

    /**
     * Opens a watch for signals.
     *
     * @param signals the standard signals, at least one
     * @return the watch
     * @throws IllegalArgumentException if no signal is given, a real-time signal, or one that
     *     cannot be watched: KILL and STOP; ILL, TRAP, BUS, FPE, SEGV, USR2 and QUIT, which the JVM
     *     needs; or STKFLT, which Culebra uses itself
     * @throws IllegalStateException if there is already a watch for one of the signals; or if one
     *     of them would never arrive, because every thread of this JVM blocks it, because the JVM
     *     was started with {@code -Xrs}, or because HUP, INT or TERM was ignored when the JVM was
     *     started, as by {@code nohup}
     * @throws UnsupportedOperationException if the module {@code jdk.unsupported} is absent
     * @throws IOException if {@code /proc} cannot be read, or there are too many descriptors
     */
    public static SignalWatch open(Signal... signals) throws IOException {
        Platform.require();
        Set<Signal> wanted = WatchableSignals.requireStandard(signals);
        var audible = AudibleSignals.now();
        for (Signal signal : wanted) {
            String reason = audible.whyNot(signal);
            if (reason != null) {
                throw new IllegalStateException(reason);
            }
        }
        return watch(wanted, true);
    }

    /**
     * Opens a watch for those of the given signals that can arrive in this JVM. It leaves out
     * signals for which {@link #open} would fail with {@link IllegalStateException}. Use this in a
     * program that may be started by {@code nohup} or with {@code -Xrs} and can do without a
     * signal.
     *
     * @param signals the standard signals, at least one
     * @return the watch; {@link #signals} returns the signals that it watches, possibly none
     * @throws IllegalArgumentException as for {@link #open}
     * @throws UnsupportedOperationException if the module {@code jdk.unsupported} is absent
     * @throws IOException if {@code /proc} cannot be read, or there are too many descriptors
     */
    public static SignalWatch openAvailable(Signal... signals) throws IOException {
        Platform.require();
        Set<Signal> wanted = WatchableSignals.requireStandard(signals);
        var audible = AudibleSignals.now();
        wanted.removeIf(signal -> audible.whyNot(signal) != null);
        return watch(wanted, false);
    }

    private static SignalWatch watch(Set<Signal> wanted, boolean all) throws IOException {
        int number = EventFdCalls.nonBlocking();
        if (number < 0) {
            throw Errors.io(number, "eventfd", "for a watch of " + wanted, null);
        }
        return Fds.handle(Fds.own(number), (Fd fd) -> watch(fd, wanted, all));
    }

    private static SignalWatch watch(Fd fd, Set<Signal> wanted, boolean all) {
        Fds.name(fd, SignalWatch.class);
        return new SignalWatch(fd, ArrivedSignals.of(wanted, all, new EventFlag(fd)));
    }

    /**
     * Returns a descriptor that is readable while there is a signal to take. Use it to wait for
     * signals together with sockets in a {@link culebra.fd.Poll} or {@link culebra.fd.Poller}. In
     * edge-triggered mode each arrival is reported.
     *
     * <p>Take the signal with {@link #tryTake()}, which returns empty if another thread was faster.
     * The descriptor belongs to this watch and must not be read. Closing the watch also closes the
     * descriptor and ends the waits for it. Closing only the descriptor leaves the watch open.
     *
     * @return the descriptor, of an eventfd
     * @see <a href="https://man7.org/linux/man-pages/man2/eventfd.2.html">eventfd(2)</a>
     */
    public Fd fd() {
        return fd;
    }

    /**
     * Returns the signals that are watched.
     *
     * @return the signals; possibly empty after {@link #openAvailable}
     */
    public Set<Signal> signals() {
        return signals;
    }

    /**
     * Takes a signal that has arrived, waiting until there is one.
     *
     * @return the signal
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws IllegalStateException if this is closed before or during the wait
     */
    public Signal take() throws InterruptedException {
        return arrivals.take(Deadline.NEVER, this);
    }

    /**
     * Takes a signal that has arrived if there is one.
     *
     * @return the signal; empty if none has arrived
     * @throws IllegalStateException if this is closed
     */
    public Optional<Signal> tryTake() {
        return Optional.ofNullable(arrivals.tryTake(this));
    }

    /**
     * Takes a signal that has arrived, waiting up to {@code timeout} until there is one.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return the signal; empty if none arrived in time
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws IllegalStateException if this is closed before or during the wait
     */
    public Optional<Signal> tryTake(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(arrivals.take(Deadline.after(timeout), this));
    }

    /**
     * Returns whether this watch is open.
     *
     * @return false once closed
     */
    public boolean isOpen() {
        return arrivals.isOpen();
    }

    /**
     * Closes this watch, and ends the waits of threads in it with {@link IllegalStateException}.
     * The former handler of each signal is restored, unless another part of the program has
     * installed a handler in the meantime. That handler stays. If it later reinstalls the handler
     * of this watch, signals are passed on to the former handler. Does nothing if already closed.
     */
    @Override
    public void close() {
        arrivals.close();
    }

    /**
     * Closes this watch when an arena closes.
     *
     * @param arena a confined or shared arena; or an automatic arena, to close this watch some time
     *     after it has become unreachable
     * @return this
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     */
    public SignalWatch closeWith(Arena arena) {
        arenas = CloseWithArena.with(arena, arrivals, arenas);
        fd.closeWith(arena); // so that an automatic arena lives while the descriptor is in use
        return this;
    }

    /** Returns a string with the signals and whether it is open. */
    @Override
    public String toString() {
        return "SignalWatch[" + signals + ", " + (isOpen() ? "open" : "closed") + "]";
    }
}

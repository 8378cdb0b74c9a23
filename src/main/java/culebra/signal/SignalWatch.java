package culebra.signal;

import culebra.internal.CloseWithArena;
import culebra.internal.Deadline;
import culebra.internal.Platform;
import culebra.internal.SignalCalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * Standard signals as a queue, by the JVM's own handler: nothing need be blocked, and no code runs
 * in the middle of another. Senders and values are not told, and there are no real-time signals:
 * see {@link SignalFd}.
 *
 * <p>While there is a watch its signals do not have their usual effect: INT and TERM do not end the
 * JVM. {@link #close} restores the former handler, unless another part of the program has installed
 * one of its own in the meantime. A standard signal that is sent again before it has arrived
 * arrives once; what has arrived is kept until taken. The order in which signals are taken is not
 * specified.
 *
 * <p>Needs the JDK's module {@code jdk.unsupported}. An interrupt ends a wait with {@link
 * InterruptedException}, close with {@link IllegalStateException}. Virtual threads park.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>
 */
public final class SignalWatch implements AutoCloseable {
    private final Set<Signal> signals;
    private final ArrivedSignals arrivals;
    private volatile Object arenas;

    private SignalWatch(Set<Signal> signals, ArrivedSignals arrivals) {
        this.signals = Collections.unmodifiableSet(signals);
        this.arrivals = arrivals;
    }

    /**
     * Watches signals.
     *
     * @param signals which standard ones, one at least
     * @return the watch
     * @throws IllegalArgumentException if there is none, a real-time one, or one that cannot be
     *     watched: KILL and STOP; those that the JVM needs, ILL, TRAP, BUS, FPE, SEGV, USR2 and
     *     QUIT
     * @throws IllegalStateException if there is a watch for one of them already; or if every thread
     *     of this JVM blocks one, or it was started with {@code -Xrs}, or with HUP, INT or TERM
     *     ignored, as {@code nohup} does, so that none would ever arrive
     * @throws UnsupportedOperationException if {@code jdk.unsupported} is not there
     * @throws IOException if {@code /proc} cannot be read
     */
    public static SignalWatch open(Signal... signals) throws IOException {
        Platform.require();
        Set<Signal> wanted = WatchableSignals.requireFree(signals);
        for (Signal signal : wanted) {
            if (signal.isRealtime()) {
                throw new IllegalArgumentException(
                        signal + " is a real-time signal, for which there is SignalFd");
            }
        }
        if (!SignalCalls.reachHandlers()) {
            throw new IllegalStateException(
                    "This JVM was started with -Xrs, so that no SignalWatch would see "
                            + wanted
                            + "; take a SignalFd, or start it without");
        }
        BlockedSignals.requireNot(wanted);
        BlockedSignals.requireNotIgnored(wanted);
        return new SignalWatch(wanted, ArrivedSignals.of(wanted));
    }

    /**
     * Tells what is watched.
     *
     * @return the signals
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
     * @return the signal, or empty
     * @throws IllegalStateException if this is closed
     */
    public Optional<Signal> tryTake() {
        return Optional.ofNullable(arrivals.tryTake(this));
    }

    /**
     * Takes a signal that has arrived, waiting up to {@code timeout} until there is one.
     *
     * @param timeout the longest wait; zero or less means now
     * @return the signal, or empty
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws IllegalStateException if this is closed before or during the wait
     */
    public Optional<Signal> tryTake(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(arrivals.take(Deadline.after(timeout), this));
    }

    /**
     * Tells whether this watches.
     *
     * @return false once closed
     */
    public boolean isOpen() {
        return arrivals.isOpen();
    }

    /**
     * Ends the watch and the waits of threads in it, and restores each former handler whose
     * successor is still this watch's own. A handler that another part of the program has installed
     * since then stays; if that one is later replaced by this watch's, signals reach the former
     * handler. Does nothing when closed already.
     */
    @Override
    public void close() {
        arrivals.close();
    }

    /**
     * Closes this when an arena closes.
     *
     * @param arena confined or shared; or automatic, to close this some time after nobody holds it
     *     any more
     * @return this
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     */
    public SignalWatch closeWith(Arena arena) {
        arenas = CloseWithArena.with(arena, arrivals, arenas);
        return this;
    }

    /** Tells the signals and whether it is open. */
    @Override
    public String toString() {
        return "SignalWatch[" + signals + ", " + (isOpen() ? "open" : "closed") + "]";
    }
}

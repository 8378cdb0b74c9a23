package culebra.signal;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.fd.FdKind;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Platform;
import culebra.internal.SignalFdCalls;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Signals as a descriptor, with their senders and values: they are taken one by one, as messages
 * from a queue, and nothing interrupts anything.
 *
 * <p>A signal goes to any thread that does not block it, and ends the JVM there. So every thread
 * must block it, those of the JVM itself included, which only a start as {@code env
 * --block-signal=RTMIN+5 java ...} achieves; for HUP, INT, QUIT and TERM with {@code -Xrs} beside
 * it, or the JVM takes them for itself. {@link #open} checks that. Child processes inherit what is
 * blocked, unless the JDK that starts them unblocks it, as JDK 25 does.
 *
 * <p>Signals to the process are taken, lower numbers first; those to one thread of it (tgkill) are
 * not. Several handles for one signal share what comes: each is taken once. What comes while there
 * is no handle waits for the next one.
 *
 * <p>An interrupt ends a wait with {@link InterruptedException}; {@link #close} ends it with {@link
 * java.nio.channels.AsynchronousCloseException}. Virtual threads park.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/signalfd.2.html">signalfd(2)</a>
 */
public final class SignalFd extends FdHandle<SignalFd> {
    private final Set<Signal> signals;
    private final SignalReader reader;

    private SignalFd(Fd fd, Set<Signal> signals) {
        super(fd);
        reader = new SignalReader(fd);
        this.signals = Collections.unmodifiableSet(signals);
    }

    /**
     * Watches signals.
     *
     * @param signals which, one at least
     * @return the descriptor
     * @throws IllegalArgumentException if there is none, or one that cannot be watched: KILL and
     *     STOP; those that the JVM needs, ILL, TRAP, BUS, FPE, SEGV, USR2 and RTMIN+28; Culebra's
     *     own, RTMIN+27 (61) unless that has a handler or {@code culebra.wakeSignal} says another
     * @throws IllegalStateException if a thread of this JVM does not block them all, with the
     *     command line that helps
     * @throws IOException if there are too many descriptors
     */
    public static SignalFd open(Signal... signals) throws IOException {
        Platform.require();
        Set<Signal> wanted = WatchableSignals.requireFree(signals);
        BlockedSignals.require(wanted);
        long bits = 0;
        for (Signal signal : wanted) {
            bits |= signal.bit();
        }
        Function<Fd, SignalFd> handle = fd -> new SignalFd(fd, wanted); // before there is a number
        int number = SignalFdCalls.signalfd(bits);
        if (number < 0) {
            throw Errors.io(number, "signalfd", "for " + wanted, null);
        }
        return Fds.handle(Fds.own(number), handle);
    }

    /**
     * Takes over a descriptor. What is taken by it are this process's signals, whoever made it.
     *
     * @param fd the descriptor of a signalfd
     * @return the handle, which owns it
     * @throws IllegalArgumentException if it is of another kind, or for signals that cannot be
     *     watched; it stays the caller's
     * @throws IllegalStateException as {@link #open}; it stays the caller's
     * @throws IOException if it is closed, or {@code /proc} cannot be read
     */
    public static SignalFd adopt(Fd fd) throws IOException {
        if (Objects.requireNonNull(fd, "fd").kind() != FdKind.SIGNAL) {
            throw new IllegalArgumentException(fd + " is not a descriptor of signals");
        }
        long bits = SignalFdCalls.signals(fd);
        var watched = new ArrayList<Signal>();
        for (int number = 1; number <= Long.SIZE; number++) {
            if ((bits & 1L << number - 1) != 0) {
                watched.add(Signal.of(number));
            }
        }
        Set<Signal> wanted = WatchableSignals.requireFree(watched.toArray(new Signal[0]));
        BlockedSignals.require(wanted);
        return new SignalFd(fd, wanted);
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
     * Takes the next signal, waiting until there is one.
     *
     * @return the signal and its sender
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public SignalInfo take() throws IOException, InterruptedException {
        return reader.take(Deadline.NEVER);
    }

    /**
     * Takes the next signal if there is one.
     *
     * @return the signal and its sender, or empty
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public Optional<SignalInfo> tryTake() throws IOException {
        return Optional.ofNullable(reader.tryTake());
    }

    /**
     * Takes the next signal, waiting a time at most until there is one.
     *
     * @param timeout the longest wait; zero or less means now
     * @return the signal and its sender, or empty
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public Optional<SignalInfo> tryTake(Duration timeout) throws IOException, InterruptedException {
        return Optional.ofNullable(reader.take(Deadline.after(timeout)));
    }

    /** Tells the signals, the descriptor and whether it is open. */
    @Override
    public String toString() {
        return "SignalFd[" + signals + ", " + fd() + "]";
    }
}

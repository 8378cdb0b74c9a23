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
 * Receives signals from a descriptor, with their senders and values. Signals are received one by
 * one, like messages from a queue, and interrupt no running code.
 *
 * <p>The kernel delivers a signal to any thread that does not block it, which ends the JVM. Every
 * thread must therefore block the signal, including the JVM's own threads. That is possible only if
 * the JVM is started with the signal blocked: {@code env --block-signal=RTMIN+5 java ...}. HUP,
 * INT, QUIT and TERM also require {@code -Xrs}; otherwise the JVM handles them itself. {@link
 * #open} checks these conditions. Child processes inherit the set of blocked signals, unless the
 * JDK that starts them unblocks the signals, as JDK 25 does.
 *
 * <p>Signals that are sent to the process are received, lower numbers first. Signals that are sent
 * to one of its threads (tgkill) are not. If there are several handles for one signal, each arrival
 * is received by one of them. Signals that arrive while there is no handle stay pending until one
 * is opened.
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
     * Opens a descriptor for signals.
     *
     * @param signals the signals, at least one
     * @return the descriptor
     * @throws IllegalArgumentException if no signal is given, or one that cannot be watched: KILL
     *     and STOP; ILL, TRAP, BUS, FPE, SEGV, USR2 and RTMIN+28, which the JVM needs; or a signal
     *     that Culebra uses itself: STKFLT, and RTMIN+27 (61) unless that has a handler or {@code
     *     culebra.wakeSignal} selects another
     * @throws IllegalStateException if a thread of this JVM does not block all of these signals;
     *     the message contains the required command line
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
     * Takes ownership of a descriptor. The handle receives the signals of this process, even if
     * another process has created the descriptor.
     *
     * @param fd the descriptor of a signalfd
     * @return the handle, which owns it
     * @throws IllegalArgumentException if the descriptor is not that of a signalfd, or receives
     *     signals that cannot be watched; the caller keeps ownership
     * @throws IllegalStateException as for {@link #open}; the caller keeps ownership
     * @throws IOException if it is closed, or {@code /proc} cannot be read
     */
    public static SignalFd adopt(Fd fd) throws IOException {
        if (Objects.requireNonNull(fd, "fd").kind() != FdKind.SIGNAL) {
            throw new IllegalArgumentException(fd + " is not a signalfd");
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
     * Returns the signals that are watched.
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
     * @return the signal and its sender; empty if no signal is pending
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public Optional<SignalInfo> tryTake() throws IOException {
        return Optional.ofNullable(reader.tryTake());
    }

    /**
     * Takes the next signal, waiting up to the given timeout until there is one.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return the signal and its sender; empty if no signal arrived in time
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public Optional<SignalInfo> tryTake(Duration timeout) throws IOException, InterruptedException {
        return Optional.ofNullable(reader.take(Deadline.after(timeout)));
    }

    /** Returns a string with the signals, the descriptor and whether it is open. */
    @Override
    public String toString() {
        return "SignalFd[" + signals + ", " + fd() + "]";
    }
}

package culebra.event;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Platform;
import culebra.internal.TimerFdCalls;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A timer that is a descriptor, on the monotonic clock: it can wait beside sockets and pipes in a
 * {@link culebra.fd.Poller}.
 *
 * <p>It counts how often it has expired; taking the count sets it to 0. The clock stands while the
 * machine is suspended. An interrupt ends a wait with {@link InterruptedException} and leaves the
 * timer as it is; {@link #close} ends it with {@link java.nio.channels.AsynchronousCloseException}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/timerfd_create.2.html">timerfd_create(2)</a>
 */
public final class TimerFd extends FdHandle<TimerFd> {
    private static final String KIND = "anon_inode:[timerfd]";
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final CounterReader reader;

    private TimerFd(Fd fd) {
        super(fd);
        reader = new CounterReader(fd);
    }

    /**
     * Makes a timer that does not run yet.
     *
     * @return the timer
     * @throws IOException if there are too many descriptors
     */
    public static TimerFd create() throws IOException {
        Platform.require();
        int number = TimerFdCalls.timerfd_create();
        if (number < 0) {
            throw Errors.io(number, "timerfd_create", "for a timer", null);
        }
        return Fds.handle(Fds.own(number), TimerFd::new);
    }

    /**
     * Takes over a descriptor, received from another process for example.
     *
     * @param fd the descriptor of a timerfd
     * @return the timer, which owns it
     * @throws IllegalArgumentException if it is of another kind; it stays the caller's
     * @throws ClosedChannelException if it is closed
     */
    public static TimerFd adopt(Fd fd) throws ClosedChannelException {
        Fds.requireKind(fd, KIND);
        return new TimerFd(fd);
    }

    /**
     * Lets the timer expire once. What it was set to before is over, and its count 0.
     *
     * @param delay how long from now; zero or less means at once
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void once(Duration delay) throws IOException {
        set(nanos(Objects.requireNonNull(delay, "delay")), 0);
    }

    /**
     * Lets the timer expire again and again. What it was set to before is over, and its count 0.
     *
     * @param period how long until each time, positive
     * @throws IllegalArgumentException if the period is not positive
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void every(Duration period) throws IOException {
        every(Objects.requireNonNull(period, "period"), period);
    }

    /**
     * Lets the timer expire again and again. What it was set to before is over, and its count 0.
     *
     * @param first how long until the first time; zero or less means at once
     * @param period how long until each time after it, positive
     * @throws IllegalArgumentException if the period is not positive
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void every(Duration first, Duration period) throws IOException {
        Objects.requireNonNull(first, "first");
        if (!Objects.requireNonNull(period, "period").isPositive()) {
            throw new IllegalArgumentException("A period is positive, not " + period);
        }
        set(nanos(first), nanos(period));
    }

    /**
     * Stops the timer; what it had counted is gone.
     *
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void stop() throws IOException {
        set(0, 0);
    }

    /**
     * Tells how long it is until the timer expires.
     *
     * @return the time; zero if it does not run
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public Duration remaining() throws IOException {
        long nanos = TimerFdCalls.timerfd_gettime(fd());
        if (nanos < 0) {
            throw Errors.io(nanos, "timerfd_gettime", toString(), null);
        }
        return Duration.ofNanos(nanos);
    }

    /**
     * Takes the count, waiting until the timer has expired. One that does not run never does,
     * unless another thread starts it.
     *
     * @return how often it has expired since the last take
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public long take() throws IOException, InterruptedException {
        return reader.take(Deadline.NEVER);
    }

    /**
     * Takes the count if the timer has expired.
     *
     * @return how often it has expired since the last take; empty if it has not
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public OptionalLong tryTake() throws IOException {
        return reader.tryTake();
    }

    /**
     * Takes the count, waiting a time at most until the timer has expired.
     *
     * @param timeout the longest wait; zero or less means now
     * @return how often it has expired since the last take; empty if it has not
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public OptionalLong tryTake(Duration timeout) throws IOException, InterruptedException {
        return reader.tryTake(Deadline.after(timeout));
    }

    /** Tells the descriptor and whether it is open. */
    @Override
    public String toString() {
        return "TimerFd[" + fd() + "]";
    }

    private void set(long first, long period) throws IOException {
        int result = TimerFdCalls.timerfd_settime(fd(), first, period);
        if (result < 0) {
            throw Errors.io(result, "timerfd_settime", toString(), null);
        }
    }

    /** At least one, since zero would stop the timer; what overflows is some 146 years. */
    private static long nanos(Duration time) {
        if (!time.isPositive()) {
            return 1;
        }
        return time.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : time.toNanos();
    }
}

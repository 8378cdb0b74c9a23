package culebra.event;

import static culebra.internal.NegatedErrno.ECANCELED;

import culebra.Errno;
import culebra.ErrnoException;
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
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A timer with a descriptor: it can be waited for together with sockets and pipes in a {@link
 * culebra.fd.Poller}. It expires after a delay, or when its {@link TimerClock} reaches a given
 * reading.
 *
 * <p>A timer counts its expirations; taking the count resets it to 0. Only {@link TimerClock#BOOT}
 * and {@link TimerClock#WALL} advance while the machine is suspended. An interrupt ends a wait with
 * {@link InterruptedException} and leaves the timer unchanged; {@link #close} ends it with {@link
 * java.nio.channels.AsynchronousCloseException}.
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
     * Creates a timer on the monotonic clock. It does not run until it is armed.
     *
     * @return the timer
     * @throws IOException if there are too many descriptors
     */
    public static TimerFd create() throws IOException {
        return create(TimerClock.MONOTONIC);
    }

    /**
     * Creates a timer on the given clock. It does not run until it is armed.
     *
     * @param clock the clock by which it expires
     * @return the timer
     * @throws IOException if there are too many descriptors
     */
    public static TimerFd create(TimerClock clock) throws IOException {
        Objects.requireNonNull(clock, "clock");
        Platform.require();
        int number = TimerFdCalls.timerfd_create(clock.number());
        if (number < 0) {
            throw Errors.io(number, "timerfd_create", "for a timer", null);
        }
        return Fds.handle(Fds.own(number), TimerFd::new);
    }

    /**
     * Takes ownership of a descriptor, for example one received from another process.
     *
     * @param fd the descriptor of a timerfd
     * @return the timer, which owns it
     * @throws IllegalArgumentException if {@code fd} is of another kind; the caller keeps ownership
     * @throws ClosedChannelException if {@code fd} is closed
     */
    public static TimerFd adopt(Fd fd) throws ClosedChannelException {
        Fds.requireKind(fd, KIND);
        return new TimerFd(fd);
    }

    /**
     * Arms the timer to expire once, replacing any previous setting and resetting the count to 0.
     *
     * @param delay the time from now; zero or less means at once
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void once(Duration delay) throws IOException {
        set(nanos(Objects.requireNonNull(delay, "delay")), 0);
    }

    /**
     * Arms the timer to expire periodically, replacing any previous setting and resetting the count
     * to 0.
     *
     * @param period the time between two expirations, positive
     * @throws IllegalArgumentException if the period is not positive
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void every(Duration period) throws IOException {
        every(Objects.requireNonNull(period, "period"), period);
    }

    /**
     * Arms the timer to expire periodically, replacing any previous setting and resetting the count
     * to 0.
     *
     * @param first the time until the first expiration; zero or less means at once
     * @param period the time between two expirations after it, positive
     * @throws IllegalArgumentException if the period is not positive
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void every(Duration first, Duration period) throws IOException {
        Objects.requireNonNull(first, "first");
        set(nanos(first), nanos(requirePositive(period)));
    }

    /**
     * Arms the timer to expire once, when the wall clock reaches the given time, replacing any
     * previous setting and resetting the count to 0. If the clock is set, the timer follows it.
     *
     * @param time when to expire; if it has passed, the timer expires at once
     * @throws IllegalStateException if the timer's clock is not {@link TimerClock#WALL}
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void onceAt(Instant time) throws IOException {
        onceAt(time, ClockStep.FOLLOW);
    }

    /**
     * Arms the timer to expire once, when the wall clock reaches the given time, replacing any
     * previous setting and resetting the count to 0.
     *
     * @param time when to expire; if it has passed, the timer expires at once
     * @param step what to do when the clock is set
     * @throws IllegalStateException if the timer's clock is not {@link TimerClock#WALL}
     * @throws ClockStepException if the timer was previously armed with {@link ClockStep#REPORT}
     *     and the clock was set; the timer is armed with the new time nevertheless
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void onceAt(Instant time, ClockStep step) throws IOException {
        setAt(time, 0, step);
    }

    /**
     * Arms the timer to expire periodically, first when the wall clock reaches the given time,
     * replacing any previous setting and resetting the count to 0.
     *
     * @param first when to expire first; if it has passed, the count includes all expirations that
     *     were due since then
     * @param period the time between two expirations, positive
     * @param step what to do when the clock is set
     * @throws IllegalArgumentException if the period is not positive
     * @throws IllegalStateException if the timer's clock is not {@link TimerClock#WALL}
     * @throws ClockStepException as for {@link #onceAt(Instant, ClockStep)}
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void everyFrom(Instant first, Duration period, ClockStep step) throws IOException {
        Objects.requireNonNull(first, "first");
        setAt(first, nanos(requirePositive(period)), step);
    }

    /**
     * Arms the timer to expire once, when its clock reaches the given reading, replacing any
     * previous setting and resetting the count to 0. Processes that arm their timers with the same
     * reading wake up at the same time.
     *
     * @param reading when to expire, as {@link TimerClock#now} returns it; if it has passed, the
     *     timer expires at once
     * @throws IllegalStateException if the timer's clock is {@link TimerClock#WALL}
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void onceAt(Duration reading) throws IOException {
        setAt(reading, 0);
    }

    /**
     * Arms the timer to expire periodically, first when its clock reaches the given reading,
     * replacing any previous setting and resetting the count to 0.
     *
     * @param first when to expire first, as {@link TimerClock#now} returns it; if it has passed,
     *     the count includes all expirations that were due since then
     * @param period the time between two expirations, positive
     * @throws IllegalArgumentException if the period is not positive
     * @throws IllegalStateException if the timer's clock is {@link TimerClock#WALL}
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void everyFrom(Duration first, Duration period) throws IOException {
        Objects.requireNonNull(first, "first");
        setAt(first, nanos(requirePositive(period)));
    }

    /**
     * Returns the clock by which the timer expires.
     *
     * @return the clock, even if another process has created the timer
     * @throws UnsupportedOperationException if another process created the timer on a clock that
     *     wakes the machine up, such as CLOCK_BOOTTIME_ALARM
     * @throws ClosedChannelException if this is closed
     * @throws IOException if {@code /proc} cannot be read
     */
    public TimerClock clock() throws IOException {
        int number = TimerFdCalls.clock(fd());
        Fds.requireOpen(fd(), this);
        for (TimerClock clock : TimerClock.values()) {
            if (clock.number() == number) {
                return clock;
            }
        }
        throw new UnsupportedOperationException(
                this + " runs on the clock with number " + number + ", which has no TimerClock");
    }

    /**
     * Stops the timer and discards its count.
     *
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void stop() throws IOException {
        set(0, 0);
    }

    /**
     * Returns the time until the timer expires.
     *
     * @return the time until the next expiration; zero if the timer does not run
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
     * Takes the count, waiting until the timer has expired. If the timer is not running, this
     * method waits until another thread has armed it and it has expired.
     *
     * @return the number of expirations since the last take
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws ClockStepException if the clock was set and the timer was armed with {@link
     *     ClockStep#REPORT}
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public long take() throws IOException, InterruptedException {
        try {
            return reader.take(Deadline.NEVER);
        } catch (ErrnoException failed) {
            throw orStep(failed);
        }
    }

    /**
     * Takes the count if the timer has expired.
     *
     * @return the number of expirations since the last take; empty if there were none
     * @throws ClockStepException if the clock was set and the timer was armed with {@link
     *     ClockStep#REPORT}
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public OptionalLong tryTake() throws IOException {
        try {
            return reader.tryTake();
        } catch (ErrnoException failed) {
            throw orStep(failed);
        }
    }

    /**
     * Takes the count, waiting up to the given timeout until the timer has expired.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of expirations since the last take; empty if there were none
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws ClockStepException if the clock was set and the timer was armed with {@link
     *     ClockStep#REPORT}
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public OptionalLong tryTake(Duration timeout) throws IOException, InterruptedException {
        try {
            return reader.tryTake(Deadline.after(timeout));
        } catch (ErrnoException failed) {
            throw orStep(failed);
        }
    }

    /** Returns a string with the descriptor and whether it is open. */
    @Override
    public String toString() {
        return "TimerFd[" + fd() + "]";
    }

    private void set(long first, long period) throws IOException {
        check(TimerFdCalls.timerfd_settime(fd(), first, period), false);
    }

    private void setAt(Instant time, long period, ClockStep step) throws IOException {
        Objects.requireNonNull(time, "time");
        boolean report = Objects.requireNonNull(step, "step") == ClockStep.REPORT;
        TimerClock clock = clock();
        if (clock != TimerClock.WALL) {
            throw new IllegalStateException(
                    this
                            + " runs on the clock "
                            + clock
                            + ", which has no time of day; use a Duration");
        }
        setAt(time.getEpochSecond(), time.getNano(), period, report);
    }

    private void setAt(Duration reading, long period) throws IOException {
        Objects.requireNonNull(reading, "reading");
        if (clock() == TimerClock.WALL) {
            throw new IllegalStateException(
                    this + " runs on the wall clock; use the method that accepts an Instant");
        }
        setAt(reading.getSeconds(), reading.getNano(), period, false);
    }

    /**
     * Arms the timer at an absolute time. Zero would stop it, and the system rejects negative
     * times.
     */
    private void setAt(long seconds, int nanos, long period, boolean report) throws IOException {
        boolean begun = seconds < 0 || seconds == 0 && nanos == 0;
        int result =
                TimerFdCalls.setAbsolute(
                        fd(), begun ? 0 : seconds, begun ? 1 : nanos, period, report);
        check(result, report);
    }

    /** Checks a result. If it is ECANCELED, the timer was armed nevertheless. */
    private void check(int result, boolean report) throws IOException {
        if (result == ECANCELED) {
            if (report) {
                throw orStep(new ErrnoException(-result, "timerfd_settime", toString(), null));
            }
        } else if (result < 0) {
            throw Errors.io(result, "timerfd_settime", toString(), null);
        }
    }

    private IOException orStep(ErrnoException failed) {
        return failed.errno() == Errno.ECANCELED
                ? new ClockStepException("The wall clock was set: " + this, failed)
                : failed;
    }

    private static Duration requirePositive(Duration period) {
        if (!Objects.requireNonNull(period, "period").isPositive()) {
            throw new IllegalArgumentException("period must be positive: " + period);
        }
        return period;
    }

    /**
     * Returns at least 1, since zero would stop the timer; a time that overflows becomes some 146
     * years.
     */
    private static long nanos(Duration time) {
        if (!time.isPositive()) {
            return 1;
        }
        return time.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : time.toNanos();
    }
}

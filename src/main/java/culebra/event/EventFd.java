package culebra.event;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.EventFdCalls;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.Outcome;
import culebra.internal.Platform;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * A counter with a descriptor. One side adds to the counter, and the other side waits until it is
 * nonzero and takes its value. The counter can be waited for together with sockets and pipes in a
 * {@link culebra.fd.Poller}, and its descriptor can be passed to other processes over a UNIX
 * socket.
 *
 * <p>The counter is an unsigned number from 0 to {@link #MAX_VALUE}; {@link
 * Long#toUnsignedString(long)} prints it. An interrupt ends a wait with {@link
 * InterruptedException} and leaves the counter and this handle unchanged; {@link #close} ends it
 * with {@link java.nio.channels.AsynchronousCloseException}. A virtual thread that must wait until
 * there is room, or that adds more than 1, uses one of at most 4,096 platform threads that are kept
 * for such waits; further waits fail with {@link java.util.concurrent.RejectedExecutionException}.
 * A virtual thread that takes needs no platform thread.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/eventfd.2.html">eventfd(2)</a>
 */
public final class EventFd extends FdHandle<EventFd> {
    /** The greatest value of the counter, 2^64 - 2, as an unsigned number. */
    public static final long MAX_VALUE = -2;

    private static final String KIND = "anon_inode:[eventfd]";

    private final CounterReader reader;

    private EventFd(Fd fd) {
        super(fd);
        reader = new CounterReader(fd);
    }

    /**
     * Creates a counter whose value is 0; each take resets it to 0.
     *
     * @return the counter
     * @throws IOException if there are too many descriptors
     */
    public static EventFd create() throws IOException {
        return make(0, false);
    }

    /**
     * Creates a counter with an initial value; each take resets it to 0.
     *
     * @param initial the initial value, unsigned, up to {@link #MAX_VALUE}
     * @return the counter
     * @throws IllegalArgumentException if the value is 2^64 - 1
     * @throws IOException if there are too many descriptors
     */
    public static EventFd create(long initial) throws IOException {
        return make(initial, false);
    }

    /**
     * Creates a semaphore-mode counter: each take decrements it by 1.
     *
     * @param initial the initial value, unsigned, up to {@link #MAX_VALUE}
     * @return the counter
     * @throws IllegalArgumentException if the value is 2^64 - 1
     * @throws IOException if there are too many descriptors
     */
    public static EventFd createSemaphore(long initial) throws IOException {
        return make(initial, true);
    }

    /**
     * Takes ownership of a descriptor, for example one received from another process.
     *
     * @param fd the descriptor of an eventfd
     * @return the counter, which owns it
     * @throws IllegalArgumentException if {@code fd} is of another kind; the caller keeps ownership
     * @throws ClosedChannelException if {@code fd} is closed
     */
    public static EventFd adopt(Fd fd) throws ClosedChannelException {
        Fds.requireKind(fd, KIND);
        return new EventFd(fd);
    }

    /**
     * Adds to the counter, waiting until the sum does not exceed {@link #MAX_VALUE}.
     *
     * @param value the number to add, unsigned, up to {@link #MAX_VALUE}
     * @throws IllegalArgumentException if the value is 2^64 - 1
     * @throws InterruptedException if interrupted while waiting; nothing was added
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public void add(long value) throws IOException, InterruptedException {
        add(value, Deadline.NEVER);
    }

    /**
     * Adds to the counter if there is room now. The first attempt to add to a counter that another
     * handle or process has filled takes about a millisecond.
     *
     * @param value the number to add, unsigned, up to {@link #MAX_VALUE}
     * @return true if the value was added; false if the counter would overflow
     * @throws IllegalArgumentException if the value is 2^64 - 1
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean tryAdd(long value) throws IOException {
        requireValue(value);
        Fds.requireOpen(fd(), this);
        int result = EventFdCalls.add(fd(), value, Deadline.NOW);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw Errors.io(result, "write", toString(), null);
        }
        return result == 0;
    }

    /**
     * Adds to the counter, waiting up to the given timeout until there is room.
     *
     * @param value the number to add, unsigned, up to {@link #MAX_VALUE}
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the value was added in time
     * @throws IllegalArgumentException if the value is 2^64 - 1
     * @throws InterruptedException if interrupted while waiting; nothing was added
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public boolean tryAdd(long value, Duration timeout) throws IOException, InterruptedException {
        return add(value, Deadline.after(timeout));
    }

    /**
     * Takes the counter's value, waiting until it is nonzero.
     *
     * @return the value, unsigned, and the counter is then 0; in semaphore mode 1, and the counter
     *     is decremented by 1
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public long take() throws IOException, InterruptedException {
        return reader.take(Deadline.NEVER);
    }

    /**
     * Takes the counter's value if it is nonzero.
     *
     * @return the value, unsigned, or 1 in semaphore mode; empty if the counter is 0
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public OptionalLong tryTake() throws IOException {
        return reader.tryTake();
    }

    /**
     * Takes the counter's value, waiting up to the given timeout until it is nonzero.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return the value, unsigned, or 1 in semaphore mode; empty if the counter stayed 0
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public OptionalLong tryTake(Duration timeout) throws IOException, InterruptedException {
        return reader.tryTake(Deadline.after(timeout));
    }

    /** Returns a string with the descriptor and whether it is open. */
    @Override
    public String toString() {
        return "EventFd[" + fd() + "]";
    }

    private static EventFd make(long initial, boolean semaphore) throws IOException {
        requireValue(initial);
        Platform.require();
        int number = EventFdCalls.eventfd(semaphore);
        if (number < 0) {
            throw Errors.io(number, "eventfd", "for a counter", null);
        }
        EventFd made = Fds.handle(Fds.own(number), EventFd::new);
        try {
            if (initial != 0) {
                made.tryAdd(initial);
            }
            return made;
        } catch (Throwable failed) {
            made.close();
            throw failed;
        }
    }

    private boolean add(long value, long deadline) throws IOException, InterruptedException {
        requireValue(value);
        Fds.requireOpen(fd(), this);
        Gate.requireNotInterrupted();
        int result = EventFdCalls.add(fd(), value, deadline);
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw Errors.wait(result, "write", fd());
        }
        return result == 0;
    }

    private static void requireValue(long value) {
        if (value == -1) {
            throw new IllegalArgumentException("2^64 - 1 is above the greatest value, 2^64 - 2");
        }
    }
}

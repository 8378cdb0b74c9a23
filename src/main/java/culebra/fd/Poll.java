package culebra.fd;

import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.Outcome;
import culebra.internal.PolledDescriptors;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;

/**
 * Waits for a few descriptors at once. For many descriptors, or a changing set, use {@link Poller}.
 *
 * <pre>{@code
 * Poll poll = Poll.of(pipe.source().fd(), READABLE).and(timer.fd(), READABLE);
 * for (ReadyFd ready : poll.await()) { ... }
 *
 * Poll any = Poll.of(List.of(one.fd(), other.fd()), READABLE);
 * }</pre>
 *
 * <p>A poll is immutable and owns no resources: it may be reused, shared by threads, and dropped
 * without being closed. A virtual thread that waits here occupies one of at most 4,096 platform
 * threads that are kept for such waits; further waits fail with {@link
 * java.util.concurrent.RejectedExecutionException}. A virtual thread that waits in a {@link Poller}
 * occupies none.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
 */
public final class Poll {
    private final Fd[] fds;
    private final int[] events;
    private final PolledDescriptors set;

    private Poll(Fd[] fds, int[] events) {
        this.fds = fds;
        this.events = events;
        this.set = new PolledDescriptors(fds, events);
    }

    /**
     * Creates a poll of one descriptor.
     *
     * @param fd the descriptor
     * @param interest an event to wait for
     * @param more further events to wait for
     * @return the poll
     */
    public static Poll of(Fd fd, Readiness interest, Readiness... more) {
        return new Poll(new Fd[0], new int[0]).and(fd, interest, more);
    }

    /**
     * Creates a poll of several descriptors.
     *
     * @param fds the descriptors, at least one
     * @param interest an event to wait for, on each descriptor
     * @param more further events to wait for
     * @return the poll, which keeps the order of the collection
     * @throws IllegalArgumentException if there are no descriptors
     */
    public static Poll of(Collection<Fd> fds, Readiness interest, Readiness... more) {
        Objects.requireNonNull(fds, "fds");
        int all = events(interest, more);
        Fd[] each = fds.toArray(new Fd[0]);
        if (each.length == 0) {
            throw new IllegalArgumentException("At least one descriptor must be given");
        }
        int[] events = new int[each.length];
        for (int i = 0; i < each.length; i++) {
            Objects.requireNonNull(each[i], "fd");
            events[i] = all;
        }
        return new Poll(each, events);
    }

    /**
     * Returns a poll with one more descriptor.
     *
     * @param fd the descriptor
     * @param interest an event to wait for
     * @param more further events to wait for
     * @return the new poll; this one is unchanged
     */
    public Poll and(Fd fd, Readiness interest, Readiness... more) {
        int interests = events(interest, more);
        int count = fds.length;
        Fd[] moreFds = Arrays.copyOf(fds, count + 1);
        int[] moreEvents = Arrays.copyOf(events, count + 1);
        moreFds[count] = Objects.requireNonNull(fd, "fd");
        moreEvents[count] = interests;
        return new Poll(moreFds, moreEvents);
    }

    /**
     * Waits until a descriptor is ready.
     *
     * @return the ready descriptors, at least one, in the order in which they were given
     * @throws InterruptedException if interrupted; all descriptors stay open
     * @throws ClosedChannelException if a descriptor is closed before or during the wait
     * @throws IOException if a descriptor cannot be polled
     */
    public List<ReadyFd> await() throws IOException, InterruptedException {
        return await(Deadline.NEVER);
    }

    /**
     * Returns which descriptors are ready now.
     *
     * @return the ready descriptors, possibly none, in the order in which they were given
     * @throws ClosedChannelException if a descriptor is closed
     * @throws IOException if a descriptor cannot be polled
     */
    public List<ReadyFd> tryAwait() throws IOException {
        int[] found = new int[fds.length];
        int result = set.await(found, Deadline.NOW);
        if (result == Outcome.CLOSED) {
            throw Errors.closed(closed());
        }
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw Errors.io(result, "ppoll", toString(), null);
        }
        return ready(found);
    }

    /**
     * Waits until a descriptor is ready, up to the given timeout.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return the ready descriptors, in the order in which they were given; empty if the timeout
     *     has passed
     * @throws InterruptedException if interrupted; all descriptors stay open
     * @throws ClosedChannelException if a descriptor is closed before or during the wait
     * @throws IOException if a descriptor cannot be polled
     */
    public List<ReadyFd> tryAwait(Duration timeout) throws IOException, InterruptedException {
        return await(Deadline.after(timeout));
    }

    /** Returns a string with the descriptors. */
    @Override
    public String toString() {
        return "Poll" + List.of(fds);
    }

    private static int events(Readiness interest, Readiness... more) {
        Objects.requireNonNull(interest, "interest");
        Objects.requireNonNull(more, "more");
        return Events.of(EnumSet.of(interest, more));
    }

    private List<ReadyFd> await(long deadline) throws IOException, InterruptedException {
        for (Fd fd : fds) {
            Fds.requireOpen(fd, fd);
        }
        Gate.requireNotInterrupted();
        int[] found = new int[fds.length];
        int result = set.await(found, deadline);
        if (result < 0 && result != Outcome.TIMED_OUT && result != Outcome.NOT_NOW) {
            throw Errors.wait(result, "ppoll", closed());
        }
        return ready(found);
    }

    private List<ReadyFd> ready(int[] found) {
        var ready = new ArrayList<ReadyFd>();
        for (int i = 0; i < fds.length; i++) {
            if (found[i] != 0) {
                ready.add(new ReadyFd(fds[i], Events.found(found[i], events[i]), null));
            }
        }
        return ready;
    }

    /** Returns the descriptor to name in an error: the first closed one, if any. */
    private Fd closed() {
        for (Fd fd : fds) {
            if (!fd.isOpen()) {
                return fd;
            }
        }
        return fds[0];
    }
}

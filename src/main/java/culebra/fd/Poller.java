package culebra.fd;

import culebra.Errno;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.Outcome;
import culebra.internal.Platform;
import culebra.internal.PollerSet;
import culebra.internal.Registration;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Waits for many descriptors, at a cost that does not grow with their number.
 *
 * <p>Any thread may register, remove and close descriptors at any time, even while other threads
 * wait here. Closing or detaching a descriptor ends its registration. An event that was in transit
 * when its descriptor was removed may still be reported. A stream at its end, or one whose reader
 * has closed it, stays ready: until it is removed, each further wait returns immediately. If
 * several threads wait, each event may wake more than one of them, unless the registration is
 * one-shot.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 */
public final class Poller extends FdHandle<Poller> {
    private final PollerSet set;

    private Poller(Fd fd, PollerSet set) {
        super(fd);
        this.set = set;
    }

    /**
     * Creates a poller, which uses two descriptors.
     *
     * @return the poller, without registrations
     * @throws IOException if there are too many descriptors
     */
    public static Poller open() throws IOException {
        Platform.require();
        int number = PollerSet.create();
        if (number < 0) {
            throw Errors.io(number, "epoll_create1", "for a poller", null);
        }
        Fd fd = Fds.own(number);
        try {
            return new Poller(fd, PollerSet.of(fd));
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    /**
     * Registers a descriptor, to be reported for as long as it is ready.
     *
     * @param fd the descriptor; the caller keeps ownership
     * @param interest the events to wait for; empty to wait only for a hang-up or an error
     * @param attachment an object to return with each event, or null
     * @throws IllegalStateException if the descriptor is already registered
     * @throws ClosedChannelException if the descriptor or this is closed
     * @throws IOException if the descriptor cannot be polled, for example that of a regular file,
     *     or the system's limit is reached
     */
    public void register(Fd fd, Set<Readiness> interest, Object attachment) throws IOException {
        register(fd, interest, Trigger.LEVEL, attachment);
    }

    /**
     * Registers a descriptor.
     *
     * @param fd the descriptor; the caller keeps ownership
     * @param interest the events to wait for; empty to wait only for a hang-up or an error
     * @param trigger when to report the descriptor, for example for as long as it is ready, or once
     *     when it becomes ready
     * @param attachment an object to return with each event, or null
     * @throws IllegalArgumentException if the trigger is {@link Trigger#EXCLUSIVE} and the interest
     *     contains {@link Readiness#PRIORITY} or {@link Readiness#HALF_CLOSE}
     * @throws IllegalStateException if the descriptor is already registered
     * @throws ClosedChannelException if the descriptor or this is closed
     * @throws IOException if the descriptor cannot be polled, for example that of a regular file,
     *     or the system's limit is reached
     */
    public void register(Fd fd, Set<Readiness> interest, Trigger trigger, Object attachment)
            throws IOException {
        Objects.requireNonNull(fd, "fd");
        Objects.requireNonNull(interest, "interest");
        Objects.requireNonNull(trigger, "trigger");
        int events = Events.of(interest);
        if (trigger == Trigger.EXCLUSIVE) {
            requireForExclusive(interest);
        }
        int result = set.add(new Registered(fd, events | flag(trigger), attachment));
        if (result == PollerSet.REGISTERED) {
            throw new IllegalStateException(fd + " is already registered");
        }
        check(result, fd);
    }

    /**
     * Changes the events to wait for. The trigger and the attachment are kept. In edge-triggered
     * mode, a descriptor that is already ready is reported again; a one-shot registration is
     * re-armed.
     *
     * @param fd a registered descriptor
     * @param interest the new events to wait for; empty to wait only for a hang-up or an error
     * @throws IllegalArgumentException if the registration is exclusive and the interest contains
     *     {@link Readiness#PRIORITY} or {@link Readiness#HALF_CLOSE}
     * @throws IllegalStateException if the descriptor is not registered
     * @throws ClosedChannelException if the descriptor or this is closed
     * @throws IOException if the call fails
     */
    public void modify(Fd fd, Set<Readiness> interest) throws IOException {
        Objects.requireNonNull(fd, "fd");
        Objects.requireNonNull(interest, "interest");
        int events = Events.of(interest);
        requireOpen(fd);
        Registration registration = set.find(fd);
        if (registration != null && (registration.events() & PollerSet.EXCLUSIVE) != 0) {
            requireForExclusive(interest);
        }
        int result =
                registration == null ? PollerSet.NOT_REGISTERED : set.modify(registration, events);
        if (result == PollerSet.NOT_REGISTERED) {
            throw new IllegalStateException(fd + " is not registered");
        }
        check(result, fd);
    }

    /**
     * Ends a registration.
     *
     * @param fd a descriptor
     * @return true if it was removed; false if it was not registered, or if this is closed
     */
    public boolean remove(Fd fd) {
        Objects.requireNonNull(fd, "fd");
        Registration registration = set.find(fd);
        return registration != null && set.remove(registration);
    }

    /**
     * Returns how many descriptors are registered.
     *
     * @return the number of registered descriptors
     */
    public int size() {
        return set.size();
    }

    /**
     * Waits until a descriptor is ready.
     *
     * @return the ready descriptors, at most 256 per call; may be empty after {@link #wakeup}
     * @throws InterruptedException if interrupted; this stays open
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public List<ReadyFd> await() throws IOException, InterruptedException {
        return await(Deadline.NEVER);
    }

    /**
     * Returns which descriptors are ready now.
     *
     * @return the ready descriptors, at most 256 per call, possibly none
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public List<ReadyFd> tryAwait() throws IOException {
        requireOpen(null);
        var batch = new Batch();
        int result = set.await(batch, Deadline.NOW);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw Errors.io(result, "epoll_wait", toString(), null);
        }
        return batch.ready;
    }

    /**
     * Waits until a descriptor is ready, up to the given timeout.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return the ready descriptors, at most 256 per call; empty if the timeout has passed, and
     *     possibly after {@link #wakeup}
     * @throws InterruptedException if interrupted; this stays open
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public List<ReadyFd> tryAwait(Duration timeout) throws IOException, InterruptedException {
        return await(Deadline.after(timeout));
    }

    /**
     * Makes one waiting thread, or the next to wait, return immediately, possibly with no events.
     * Several calls before that wait returns have the effect of one.
     */
    public void wakeup() {
        set.wakeUp();
    }

    /**
     * Returns a string with the descriptor, the number of registrations, and whether this is open.
     */
    @Override
    public String toString() {
        return "Poller[" + set.size() + " registered, " + fd() + "]";
    }

    private static int flag(Trigger trigger) {
        return switch (trigger) {
            case LEVEL -> 0;
            case EDGE -> PollerSet.EDGE;
            case ONE_SHOT -> PollerSet.ONE_SHOT;
            case EXCLUSIVE -> PollerSet.EXCLUSIVE;
        };
    }

    private static void requireForExclusive(Set<Readiness> interest) {
        for (Readiness each : interest) {
            if (each == Readiness.PRIORITY || each == Readiness.HALF_CLOSE) {
                throw new IllegalArgumentException(
                        each + " is not supported by an exclusive registration");
            }
        }
    }

    private List<ReadyFd> await(long deadline) throws IOException, InterruptedException {
        requireOpen(null);
        Gate.requireNotInterrupted();
        var batch = new Batch();
        int result = set.await(batch, deadline);
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw Errors.wait(result, "epoll_wait", fd());
        }
        return batch.ready;
    }

    private void requireOpen(Fd registered) throws ClosedChannelException {
        Fds.requireOpen(fd(), this);
        if (registered != null) {
            Fds.requireOpen(registered, registered);
        }
    }

    private void check(int result, Fd fd) throws IOException {
        if (result < 0) {
            requireOpen(fd);
            throw Errors.io(result, "epoll_ctl", fd + " in " + this, remedy(result));
        }
    }

    private static String remedy(int result) {
        return switch (Errno.of(-result)) {
            case EPERM -> "regular files and directories are always ready and cannot be registered";
            case EINVAL, ELOOP -> "pollers must not wait for each other in a cycle";
            case ENOSPC ->
                    "this user has too many registrations; /proc/sys/fs/epoll/max_user_watches";
            default -> null;
        };
    }

    private static final class Registered extends Registration {
        final Fd fd;
        final Object attachment;

        /** The last event; the next one is usually equal. */
        private ReadyFd last;

        Registered(Fd fd, int events, Object attachment) {
            super(fd, events);
            this.fd = fd;
            this.attachment = attachment;
        }

        ReadyFd ready(int found) {
            Set<Readiness> readiness = Events.found(found, events());
            ReadyFd before = last;
            if (before != null && before.readiness() == readiness) {
                return before;
            }
            return last = new ReadyFd(fd, readiness, attachment);
        }
    }

    private static final class Batch implements PollerSet.Listener {
        final List<ReadyFd> ready = new ArrayList<>(4);

        @Override
        public boolean ready(Registration registration, int events) {
            ReadyFd come = ((Registered) registration).ready(events);
            return !come.readiness().isEmpty() && ready.add(come); // empty: modified meanwhile
        }
    }
}

package culebra.internal;

import static culebra.internal.NegatedErrno.EEXIST;
import static culebra.internal.NegatedErrno.ENOENT;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Arrays;

/**
 * The registrations of one user-created epoll(7), and the waits for their events.
 *
 * <p>An event carries the number and the serial of its registration, so that an event that was in
 * transit when its registration ended is dropped.
 */
public final class PollerSet {
    /** Edge triggered: a flag among a registration's events. */
    public static final int EDGE = Constants.EPOLLET;

    /** Reported once until modified: a flag among a registration's events. */
    public static final int ONE_SHOT = Constants.EPOLLONESHOT;

    /**
     * Reported to one of several sets that contain the descriptor: a flag among a registration's
     * events.
     */
    public static final int EXCLUSIVE = Constants.EPOLLEXCLUSIVE;

    private static final int TRIGGERS = EDGE | ONE_SHOT | EXCLUSIVE;

    /** The descriptor is in the set. */
    public static final int REGISTERED = EEXIST;

    /** The descriptor is not in the set. */
    public static final int NOT_REGISTERED = ENOENT;

    private static final long WAKE_UP = 0;

    private static final Registration[] NO_PLACES = {};

    private final Descriptor epoll;
    private final WakeEventFd wakeUp;
    private final Spares<EpollCalls.Events> spares = new Spares<>();

    /**
     * The registrations, indexed by descriptor number. Replaced by a new array when it grows;
     * writes are guarded by this.
     */
    private volatile Registration[] places = new Registration[16];

    private int lastSerial;
    private boolean closed;

    private PollerSet(Descriptor epoll, WakeEventFd wakeUp) {
        this.epoll = epoll;
        this.wakeUp = wakeUp;
        epoll.add(new Owner(new WeakReference<>(this), wakeUp));
    }

    /** Creates an epoll. Returns its number, or the negated errno. */
    public static int create() {
        return EpollCalls.epoll_create1(Constants.EPOLL_CLOEXEC);
    }

    /** Returns the set of an epoll. */
    public static PollerSet of(AbstractFd fd) throws IOException {
        int number = EventFdCalls.nonBlocking();
        if (number < 0) {
            throw Errors.io(number, "eventfd", "for wake-ups of " + fd, null);
        }
        PollerSet set;
        try {
            set = new PollerSet(fd.descriptor, new WakeEventFd(number)); // with which it is closed
        } catch (Throwable failed) {
            Descriptor.closeNumber(number);
            throw failed;
        }
        int epoll = fd.descriptor.number();
        int add = Constants.EPOLL_CTL_ADD;
        int result = EpollCalls.epoll_ctl(epoll, add, number, Constants.EPOLLIN, WAKE_UP);
        if (result < 0) {
            throw Errors.io(result, "epoll_ctl", fd.toString(), null);
        }
        return set;
    }

    /** Receives the events of a wait. */
    public interface Listener {
        /**
         * Called for a registration whose descriptor has events; returns false if the registration
         * does not want them.
         */
        boolean ready(Registration registration, int events);
    }

    /** Registers a descriptor. Returns 0, the negated errno, or {@link Outcome#CLOSED}. */
    public int add(Registration registration) {
        Descriptor descriptor = registration.fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return addHeld(registration);
        } finally {
            descriptor.done(); // not under the lock: it may close, which locks other sets
        }
    }

    private synchronized int addHeld(Registration registration) {
        Descriptor descriptor = registration.fd.descriptor;
        int number = descriptor.number();
        if (!epoll.isOpen()) {
            return Outcome.CLOSED;
        }
        if (registrationAt(number) != null) {
            return REGISTERED;
        }
        registration.set = this;
        registration.serial = ++lastSerial;
        int result = -1;
        descriptor.add(registration.follower);
        try {
            place(number, registration); // first: its events may come at once
            result = control(Constants.EPOLL_CTL_ADD, registration);
        } finally {
            if (result != 0) {
                place(number, null);
                descriptor.remove(registration.follower);
            }
        }
        return result;
    }

    /** Changes a registration's events, but not how they are triggered. */
    public synchronized int modify(Registration registration, int events) {
        if (!epoll.isOpen()) {
            return Outcome.CLOSED;
        }
        if (registrationAt(registration.fd.descriptor.number()) != registration) {
            return NOT_REGISTERED;
        }
        registration.events = events | registration.events & TRIGGERS;
        return (registration.events & EXCLUSIVE) == 0
                ? control(Constants.EPOLL_CTL_MOD, registration)
                : addAgain(registration);
    }

    /**
     * The kernel does not modify an exclusive registration. If this fails, the registration is
     * lost.
     */
    private int addAgain(Registration registration) {
        int number = registration.fd.descriptor.number();
        int result = -1;
        EpollCalls.delete(epoll.number(), number);
        try {
            result = control(Constants.EPOLL_CTL_ADD, registration);
        } finally {
            if (result != 0) {
                place(number, null);
                registration.fd.descriptor.remove(registration.follower);
            }
        }
        return result;
    }

    /** Ends a registration; returns false if it had already ended. */
    public boolean remove(Registration registration) {
        if (!end(registration)) {
            return false;
        }
        registration.fd.descriptor.remove(registration.follower);
        return true;
    }

    /**
     * Ends a registration when its descriptor is closed and has already removed it from its list.
     */
    synchronized boolean end(Registration registration) {
        int number = registration.fd.descriptor.number();
        if (closed || registrationAt(number) != registration) {
            return false;
        }
        place(number, null);
        EpollCalls.delete(epoll.number(), number);
        return true;
    }

    /** Returns the registration of a descriptor, or null. */
    public Registration find(AbstractFd fd) {
        Registration found = registrationAt(fd.descriptor.number());
        return found != null && found.fd == fd ? found : null;
    }

    /** Returns the number of registered descriptors. */
    public int size() {
        int size = 0;
        for (Registration each : places) {
            size += each == null ? 0 : 1;
        }
        return size;
    }

    /** Ends one wait without an event: the current one, or else the next. */
    public void wakeUp() {
        if (epoll.use()) {
            try {
                wakeUp.send();
            } finally {
                epoll.done();
            }
        }
    }

    /**
     * Waits for events and passes them to a listener. Returns their number, 0 after a wake-up, or
     * an outcome or error.
     */
    public int await(Listener listener, long deadline) {
        if (!epoll.use()) {
            return Outcome.CLOSED;
        }
        EpollCalls.Events events = null;
        try {
            events = spares.take();
            if (events == null) {
                events = new EpollCalls.Events();
            }
            int result;
            do {
                result = next(events, deadline);
                result = result < 0 ? result : tell(events, result, listener);
            } while (result == Outcome.RETRY);
            return result;
        } finally {
            spares.give(events);
            epoll.done();
        }
    }

    private void forget() {
        Registration[] left;
        synchronized (this) {
            closed = true;
            left = places;
            places = NO_PLACES;
        }
        for (Registration registration : left) {
            if (registration != null) {
                registration.fd.descriptor.remove(registration.follower);
            }
        }
    }

    private int next(EpollCalls.Events events, long deadline) {
        if (deadline == Deadline.NEVER && !Thread.currentThread().isVirtual()) {
            return block(events);
        }
        int result = attempt(events);
        while (result == 0) {
            if (deadline == Deadline.NOW) {
                return Outcome.NOT_NOW;
            }
            result = PollCalls.await(epoll, PollEvents.IN, deadline);
            if (result == 0) {
                result = attempt(events);
            }
        }
        return result;
    }

    private int attempt(EpollCalls.Events events) {
        CallState state = CallState.acquire();
        try {
            int result;
            do {
                result = EpollCalls.epoll_wait(state, epoll.number(), events, EpollCalls.NOW);
            } while (result == Outcome.RETRY);
            return result;
        } finally {
            state.release();
        }
    }

    private int block(EpollCalls.Events events) {
        Waiter waiter = Waiter.enter(epoll, true);
        try {
            while (waiter.mayCall()) {
                int result =
                        EpollCalls.epoll_wait(
                                waiter.state, epoll.number(), events, EpollCalls.NEVER);
                if (result != Outcome.RETRY) {
                    return result;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    /**
     * Passes events to a listener. Returns {@link Outcome#RETRY} if no registration wants any of
     * them.
     */
    private int tell(EpollCalls.Events events, int count, Listener listener) {
        int told = 0;
        boolean woken = false;
        for (int i = 0; i < count; i++) {
            long data = events.data(i);
            if (data == WAKE_UP) {
                woken = wakeUp.take();
                continue;
            }
            Registration registration = registrationAt((int) data);
            if (registration != null
                    && registration.serial == (int) (data >>> 32)
                    && listener.ready(registration, events.events(i))) {
                told++;
            }
        }
        return told > 0 || woken ? told : Outcome.RETRY;
    }

    private Registration registrationAt(int number) {
        Registration[] now = places;
        return number < now.length ? now[number] : null;
    }

    private void place(int number, Registration registration) {
        Registration[] now = places;
        if (number >= now.length) {
            now = Arrays.copyOf(now, Math.max(number + 1, 2 * now.length));
        }
        now[number] = registration;
        places = now; // a volatile write even if it is the same, for unguarded reads
    }

    /**
     * Changes a registration. Both numbers are open while the lock is held: before a number is
     * released, {@link #forget} or {@link #end} is called, which takes the lock.
     */
    private int control(int operation, Registration registration) {
        int number = registration.fd.descriptor.number();
        long data = (long) registration.serial << 32 | number;
        return EpollCalls.epoll_ctl(epoll.number(), operation, number, registration.events, data);
    }

    /**
     * Notifies the set when its epoll is closed. Held weakly, since the set holds the handles of
     * all registered descriptors.
     */
    private static final class Owner extends Follower {
        private final WeakReference<PollerSet> set;
        private final WakeEventFd wakeUp;

        Owner(WeakReference<PollerSet> set, WakeEventFd wakeUp) {
            this.set = set;
            this.wakeUp = wakeUp;
        }

        @Override
        void forget() {
            PollerSet known = set.get();
            if (known != null) {
                known.forget();
            }
            wakeUp.close();
        }
    }
}

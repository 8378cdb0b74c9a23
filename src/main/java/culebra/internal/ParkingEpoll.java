package culebra.internal;

import static culebra.internal.NegatedErrno.EBADF;
import static culebra.internal.NegatedErrno.EEXIST;
import static culebra.internal.NegatedErrno.EINVAL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The epoll of this process on which virtual threads park, and the daemon that waits on it.
 *
 * <p>There is one at a time. It ends when no thread has parked for ten seconds. If other code
 * closes its number, the parked threads check their descriptors again, and those that still have to
 * wait create another epoll.
 */
final class ParkingEpoll {
    private static final int IDLE_MILLIS = 10_000;
    private static final long PAUSE = 1_000_000;
    private static final Path KIND = Path.of("anon_inode:[eventpoll]");

    private static volatile ParkingEpoll current;

    private static int refusal; // guarded by the class

    /**
     * The epoll. Its use count includes the threads parked here and running changes of its
     * registrations.
     */
    private final Descriptor epoll;

    private final EpollCalls.Events events;
    private final CallState state;
    private Thread daemon;
    private volatile boolean closed;

    /** Whether other code has closed the number, which must then be neither used nor closed. */
    private volatile boolean lost;

    /**
     * The parking places, indexed by descriptor number. Replaced by a new array when it grows;
     * writes are guarded by this.
     */
    private volatile ParkingPlace[] places = new ParkingPlace[64];

    private ParkingEpoll(int number, EpollCalls.Events events, CallState state) {
        this.epoll = new Descriptor(number);
        this.events = events;
        this.state = state;
    }

    /**
     * Holds the epoll, which is created if necessary; {@link #done} must follow.
     *
     * @return the epoll; null if the system refuses one, in which case {@link #refusal} is the
     *     negated errno
     */
    static ParkingEpoll use() {
        ParkingEpoll now = current;
        return now != null && now.daemon.isAlive() && now.epoll.use() ? now : replace(now);
    }

    private static synchronized ParkingEpoll replace(ParkingEpoll before) {
        ParkingEpoll now = current;
        if (now != before && now != null && now.epoll.use()) {
            return now;
        }
        ParkingEpoll next = make();
        if (next != null) {
            current = next;
        }
        return next;
    }

    static synchronized int refusal() {
        return refusal;
    }

    void done() {
        epoll.done();
    }

    /** Returns the number of the library's own epoll; -1 if there is none now. */
    static int ownNumber() {
        ParkingEpoll now = current;
        return now != null && !now.closed ? now.epoll.number() : -1;
    }

    /** Returns the number of threads parked here. */
    static int parkedThreads() {
        ParkingEpoll now = current;
        int count = 0;
        if (now != null) {
            for (ParkingPlace parking : now.places) {
                count += parking == null ? 0 : parking.count();
            }
        }
        return count;
    }

    /**
     * Requests one event, to be reported to a parking place. Returns 0, or the negated errno. A
     * duplicate of the descriptor may have kept an older registration alive, which is then used.
     */
    int add(int number, int wanted, ParkingPlace parking) {
        place(number, parking); // first: the event may come at once
        int result = EINVAL;
        try {
            result = EpollCalls.arm(epoll.number(), number, wanted, Constants.EPOLL_CTL_ADD);
            if (result == EEXIST) {
                result = arm(number, wanted);
            }
        } finally {
            if (result != 0) {
                place(number, null);
            }
        }
        return result;
    }

    /** Requests one more event of a descriptor that was added. */
    int arm(int number, int wanted) {
        return EpollCalls.arm(epoll.number(), number, wanted, Constants.EPOLL_CTL_MOD);
    }

    /** Requests one more event; called by the daemon, without allocating. */
    int rearm(int number, int wanted) {
        int operation = Constants.EPOLL_CTL_MOD;
        return EpollCalls.arm(state, epoll.number(), number, wanted, operation);
    }

    /** Removes a descriptor that is still open. Allocates nothing. */
    void remove(int number) {
        if (epoll.use()) {
            try {
                EpollCalls.delete(epoll.number(), number);
                place(number, null);
            } finally {
                epoll.done();
            }
        }
    }

    /** Returns true if the number refers to another object, because other code has closed it. */
    boolean isLost() {
        try {
            Path link = Path.of(OpenCalls.again(epoll.number()));
            return !Files.readSymbolicLink(link).equals(KIND);
        } catch (IOException closed) { // or there is no /proc
            return !EpollCalls.isOpen(epoll.number());
        }
    }

    /**
     * Abandons an epoll that is lost, without closing the number, which belongs to other code.
     * Every parked thread checks its descriptor again.
     */
    void lose() {
        lost = true;
        Log.later(
                "Other code has closed descriptor "
                        + epoll.number()
                        + ", the epoll of virtual threads; they use another one now");
        synchronized (ParkingEpoll.class) {
            if (current == this) {
                current = null;
            }
        }
        for (ParkingPlace parking : places) {
            if (parking != null) {
                parking.lost(this);
            }
        }
    }

    private synchronized void place(int number, ParkingPlace parking) {
        ParkingPlace[] now = places;
        if (number >= now.length) {
            now = Arrays.copyOf(now, Math.max(number + 1, 2 * now.length));
        }
        ParkingPlace there = now[number];
        if (parking != null && there != null && there != parking && there.isIn(this)) {
            throw new IllegalStateException("Descriptor " + number + " has two owners");
        }
        now[number] = parking;
        places = now; // even if it is the same array: a volatile write
    }

    private static ParkingEpoll make() {
        int number = EpollCalls.epoll_create1(Constants.EPOLL_CLOEXEC);
        if (number < 0) {
            refusal = number;
            return null;
        }
        EpollCalls.Events events = null;
        CallState state = null;
        try {
            events = EpollCalls.Events.make();
            state = CallState.make();
            var made = new ParkingEpoll(number, events, state);
            made.epoll.use(); // for the caller, before the daemon could leave
            boolean loaded = made.isLost(); // what leaving needs: by then the loader may be closed
            made.daemon = Daemons.repeat("culebra-epoll", made::listenOnce, made::free);
            return made;
        } catch (Throwable failed) {
            Descriptor.closeNumber(number);
            if (events != null) {
                events.free();
            }
            if (state != null) {
                state.free();
            }
            throw failed;
        }
    }

    private void free() {
        events.free();
        state.free();
    }

    /** Waits for events once; returns true if the daemon must end. */
    private boolean listenOnce() {
        int count = EpollCalls.epoll_wait(state, epoll.number(), events, IDLE_MILLIS);
        if (lost) {
            return true;
        }
        if (count == EBADF || count == EINVAL) {
            lose();
            return true;
        }
        for (int i = 0; i < count; i++) {
            tell((int) events.data(i), events.events(i));
        }
        return count == 0 && leave();
    }

    /** Ends the epoll if no thread is parked. */
    private boolean leave() {
        if (isLost()) {
            lose();
            return true;
        }
        int number = epoll.detach();
        if (number >= 0) {
            Descriptor.closeNumber(number);
            closed = true;
        }
        return number >= 0;
    }

    /**
     * Passes an event to its parking place. The kernel reports an event once, so this is repeated
     * until it succeeds.
     */
    private void tell(int number, int came) {
        ParkingPlace[] now = places;
        ParkingPlace parking = number < now.length ? now[number] : null;
        if (parking == null) {
            return;
        }
        while (true) {
            try {
                parking.ready(this, came);
                return;
            } catch (Throwable failed) {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }
}

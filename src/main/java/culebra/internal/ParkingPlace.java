package culebra.internal;

import static culebra.internal.NegatedErrno.EBADF;
import static culebra.internal.NegatedErrno.EINVAL;
import static culebra.internal.NegatedErrno.EPERM;

/**
 * Where virtual threads wait until one descriptor is ready: they park, and the {@link ParkingEpoll}
 * of the process unparks them.
 */
final class ParkingPlace extends Follower {
    /** The kernel reports nothing, not even an error or a hang-up. */
    private static final int DISARMED = -1;

    private final Descriptor descriptor;

    /** The waiting threads; guarded by this, like the fields that follow. */
    private Parked first;

    /** Where the descriptor is registered, or null. */
    private volatile ParkingEpoll epoll;

    /**
     * The events that the kernel will report, in addition to an error or a hang-up; or {@link
     * #DISARMED}.
     */
    private int armed = DISARMED;

    ParkingPlace(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Parks the current thread until one of the events occurs. The descriptor is in use meanwhile.
     *
     * @param events as for poll(2)
     * @return 0 if an event may have occurred, an {@link Outcome}, or another negated errno
     */
    int await(int events, long deadline) {
        ParkingEpoll in = ParkingEpoll.use();
        if (in == null) {
            return ParkingEpoll.refusal();
        }
        try {
            int result = await(in, new Parked(Thread.currentThread(), events), deadline);
            if ((result == EBADF || result == EINVAL) && in.isLost()) {
                in.lose();
                return 0; // to check and to wait again, in another epoll
            }
            return result;
        } finally {
            in.done();
        }
    }

    private int await(ParkingEpoll in, Parked me, long deadline) {
        Platform.lookForRecording();
        Object event = Platform.isRecorded() ? Recorder.beginWait() : null;
        int result = 0;
        descriptor.add(me);
        try {
            result = arrive(in, me);
            return result < 0 ? result : (result = me.park(descriptor, deadline));
        } finally {
            leave(me);
            descriptor.remove(me);
            if (event != null) {
                Recorder.endWait(event, descriptor, result);
            }
        }
    }

    /** Called by the epoll's daemon, to which the kernel reports an event once. */
    synchronized void ready(ParkingEpoll from, int events) {
        if (epoll != from) {
            return;
        }
        armed = DISARMED;
        int wanted = 0;
        boolean awaited = false;
        for (Parked each = first; each != null; each = each.following) {
            if (!each.tell(events)) {
                wanted |= each.events;
                awaited = true;
            }
        }
        if (awaited) {
            if (from.rearm(descriptor.number(), wanted) == 0) {
                armed = wanted;
            } else {
                tellAll();
            }
        }
    }

    /** Makes every thread check again, since the epoll has ended. */
    synchronized void lost(ParkingEpoll from) {
        if (epoll == from) {
            epoll = null;
            armed = DISARMED;
            tellAll();
        }
    }

    /** Makes all threads check again. */
    private void tellAll() {
        for (Parked each = first; each != null; each = each.following) {
            each.tell(PollEvents.ALWAYS);
        }
    }

    /**
     * Returns whether this is registered in an epoll. Does not lock, since the lock of another
     * place may be held.
     */
    boolean isIn(ParkingEpoll asked) {
        return epoll == asked;
    }

    /** Removes the registration, which a duplicate of the number would keep alive. */
    @Override
    synchronized void forget() {
        ParkingEpoll in = epoll;
        epoll = null;
        if (in != null) {
            in.remove(descriptor.number());
        }
    }

    /** Returns the number of threads that wait here. */
    synchronized int count() {
        int count = 0;
        for (Parked each = first; each != null; each = each.following) {
            count++;
        }
        return count;
    }

    private synchronized int arrive(ParkingEpoll in, Parked me) {
        me.following = first;
        first = me;
        int wanted = epoll == in && armed != DISARMED ? armed | me.events : eventsOfAll();
        int result = 0;
        if (epoll != in) {
            epoll = null;
            armed = DISARMED;
            result = in.add(descriptor.number(), wanted, this);
            epoll = result == 0 ? in : null;
        } else if (wanted != armed) {
            result = in.arm(descriptor.number(), wanted);
        }
        if (result == EPERM) {
            // A regular file is always ready for reading and writing, and never for anything else.
            me.tell(PollEvents.IN | PollEvents.OUT);
            return 0;
        }
        if (result == 0) {
            armed = wanted;
        }
        return result;
    }

    /**
     * Returns the events that all threads wait for: some may still wait for events of another
     * epoll.
     */
    private int eventsOfAll() {
        int wanted = 0;
        for (Parked each = first; each != null; each = each.following) {
            wanted |= each.events;
        }
        return wanted;
    }

    private synchronized void leave(Parked me) {
        if (first == me) {
            first = me.following;
            return;
        }
        for (Parked each = first; each != null; each = each.following) {
            if (each.following == me) {
                each.following = me.following;
                return;
            }
        }
    }

    private static final class Parked extends ParkedThread {
        private final int events;

        /** The next thread that waits at the same place. */
        private Parked following;

        Parked(Thread thread, int events) {
            super(thread);
            this.events = events;
        }

        /** An error or a hang-up concerns all waiting threads, requested or not. */
        boolean tell(int came) {
            if ((came & (events | PollEvents.ALWAYS)) != 0) {
                end();
            }
            return hasEnded();
        }
    }
}

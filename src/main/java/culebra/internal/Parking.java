package culebra.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Where virtual threads wait until one descriptor is ready: they park, and one epoll for the whole
 * process unparks them.
 */
final class Parking implements Descriptor.Follower {
    private static final int NO_EPOLL = -1; // EPERM

    private final Descriptor descriptor;
    private final List<Parked> parked = new ArrayList<>(1);
    private boolean registered;

    /** The events that the kernel will tell. */
    private int armed;

    Parking(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Parks the current thread until one of the events comes. The descriptor is in use meanwhile.
     *
     * @param events as for poll(2)
     * @return 0 if one may have come, or an {@link Outcome}, or another negated errno
     */
    int await(int events, long deadline) {
        var me = new Parked(Thread.currentThread(), events);
        descriptor.add(me);
        try {
            int result = arrive(me);
            return result < 0 ? result : me.park(descriptor, deadline);
        } finally {
            leave(me);
            descriptor.remove(me);
        }
    }

    /** Called by the epoll thread, to which the kernel tells an event once. */
    synchronized void ready(int events) {
        armed = 0;
        int wanted = 0;
        for (Parked each : parked) {
            if (!each.tell(events)) {
                wanted |= each.events;
            }
        }
        if (wanted != 0 && Epoll.arm(descriptor.number(), wanted) == 0) {
            armed = wanted;
        }
    }

    /** A duplicate of the number would keep the registration alive. */
    @Override
    public synchronized void forget() {
        if (registered) {
            Epoll.remove(descriptor.number());
            registered = false;
        }
    }

    private synchronized int arrive(Parked me) {
        parked.add(me);
        int wanted = armed | me.events;
        int result = 0;
        if (!registered) {
            result = Epoll.add(descriptor.number(), wanted, this);
            registered = result == 0;
        } else if (wanted != armed) {
            result = Epoll.arm(descriptor.number(), wanted);
        }
        if (result == NO_EPOLL) {
            me.ready = true; // a plain file is always ready
            return 0;
        }
        if (result == 0) {
            armed = wanted;
        }
        return result;
    }

    private synchronized void leave(Parked me) {
        parked.remove(me);
    }

    private static final class Parked extends Sleeper {
        private final Thread thread;
        private final int events;
        private volatile boolean ready;

        Parked(Thread thread, int events) {
            this.thread = thread;
            this.events = events;
        }

        /** An error or a hang-up concerns everybody, asked for or not. */
        boolean tell(int came) {
            if ((came & (events | PollCalls.ALWAYS)) != 0) {
                ready = true;
                LockSupport.unpark(thread);
            }
            return ready;
        }

        int park(Gate gate, long deadline) {
            while (!ready) {
                if (!gate.isOpen()) {
                    return Outcome.CLOSED;
                }
                if (Thread.interrupted()) {
                    return Outcome.INTERRUPTED;
                }
                if (Deadline.passed(deadline)) {
                    return Outcome.TIMED_OUT;
                }
                if (deadline == Deadline.NEVER) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, Deadline.left(deadline));
                }
            }
            return 0;
        }

        @Override
        void wake() {
            LockSupport.unpark(thread);
        }
    }
}

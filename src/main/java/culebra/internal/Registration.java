package culebra.internal;

import java.lang.ref.WeakReference;

/** One descriptor in an {@link PollerSet}. */
public abstract class Registration {
    final AbstractFd fd;
    volatile int events;
    PollerSet set;
    int serial;

    /**
     * The follower that the descriptor holds. It is not this object itself, which holds the handle.
     */
    final Follower follower = new Membership(new WeakReference<>(this));

    /** Creates a registration of a descriptor with the events to wait for, as for epoll(7). */
    protected Registration(AbstractFd fd, int events) {
        this.fd = fd;
        this.events = events;
    }

    /** The events to wait for. */
    public final int events() {
        return events;
    }

    private static final class Membership extends Follower {
        private final WeakReference<Registration> registration;

        Membership(WeakReference<Registration> registration) {
            this.registration = registration;
        }

        @Override
        void forget() {
            Registration known = registration.get();
            if (known != null) {
                known.set.end(known);
            }
        }
    }
}

package culebra.internal;

import java.lang.ref.WeakReference;

/** One descriptor in an {@link PollerSet}. */
public abstract class Registration {
    final AbstractFd fd;
    volatile int events;
    PollerSet set;
    int serial;

    /** What the descriptor knows of this: not this itself, which holds the handle. */
    final Follower follower = new Membership(new WeakReference<>(this));

    /** For a descriptor and the events to wait for, as for epoll(7). */
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

package culebra.internal;

/** One descriptor in an {@link EpollSet}. */
public abstract class Registration implements Descriptor.Follower {
    final AbstractFd fd;
    volatile int events;
    EpollSet set;
    int serial;

    /** For a descriptor and the events to wait for, as for epoll(7). */
    protected Registration(AbstractFd fd, int events) {
        this.fd = fd;
        this.events = events;
    }

    /** The events to wait for. */
    public final int events() {
        return events;
    }

    @Override
    public final void forget() {
        set.end(this);
    }
}

package culebra.internal;

/**
 * An eventfd that is readable while it is raised. It does not hold the {@code Fd}, so that an
 * automatic arena that closes the {@code Fd} can be collected.
 */
public final class EventFlag {
    private final Descriptor descriptor;
    private final WakeEventFd counter;

    /** Creates a flag, which is not raised, from an eventfd of {@link EventFdCalls#nonBlocking}. */
    public EventFlag(AbstractFd fd) {
        descriptor = fd.descriptor;
        counter = new WakeEventFd(descriptor.number());
    }

    /**
     * Raises the flag. This is an edge even if the flag is already raised. Does nothing once
     * closed.
     */
    public void raise() {
        if (descriptor.use()) {
            try {
                counter.send();
            } finally {
                descriptor.done();
            }
        }
    }

    /** Lowers the flag. Does nothing once closed. */
    public void lower() {
        if (descriptor.use()) {
            try {
                boolean ignored = counter.take();
            } finally {
                descriptor.done();
            }
        }
    }

    /** Returns the number of the eventfd, which may be closed. */
    public int number() {
        return descriptor.number();
    }

    /** Closes the descriptor, and ends the waits for it. */
    public void close() {
        descriptor.close();
    }
}

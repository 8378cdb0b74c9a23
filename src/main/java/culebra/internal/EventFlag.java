package culebra.internal;

/**
 * An eventfd that is readable while it is raised. It does not hold the {@code Fd}, so that an
 * automatic arena that closes the {@code Fd} can be collected.
 */
public final class EventFlag {
    private final Descriptor descriptor;
    private final WakeEventFd counter;

    /** Creates a flag of an eventfd of {@link EventFdCalls#nonBlocking}; it is not raised. */
    public EventFlag(AbstractFd fd) {
        descriptor = fd.descriptor;
        counter = new WakeEventFd(descriptor.number());
    }

    /** Raises the flag; an edge, even if it is raised already. Does nothing once it is closed. */
    public void raise() {
        if (descriptor.use()) {
            try {
                counter.send();
            } finally {
                descriptor.done();
            }
        }
    }

    /** Lowers the flag. Does nothing once it is closed. */
    public void lower() {
        if (descriptor.use()) {
            try {
                boolean ignored = counter.take();
            } finally {
                descriptor.done();
            }
        }
    }

    /** Closes the descriptor, and ends the waits for it. */
    public void close() {
        descriptor.close();
    }
}

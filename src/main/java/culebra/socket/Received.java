package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Fds;
import culebra.internal.MessageFrame;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What came with a message beside its bytes: the sender's address, descriptors, credentials.
 *
 * <p>It is made once and used for one receive after the other, by one thread at a time. Descriptors
 * that nobody has asked for are closed with the next receive, or with this.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/cmsg.3.html">cmsg(3)</a>
 */
public final class Received implements AutoCloseable {
    /** The largest number of descriptors that one message can carry. */
    public static final int MAX_DESCRIPTORS = MessageFrame.MAX_DESCRIPTORS;

    final MessageFrame frame;

    private final int maxDescriptors;
    private final AtomicBoolean inUse = new AtomicBoolean();
    private final ArrayList<Fd> arrived = new ArrayList<>();
    private final Arrival arrival = new Arrival();
    private List<Fd> descriptors = List.of();
    private volatile boolean closed;
    private boolean taken = true;
    private boolean surplus;
    private long room;
    private long fullSize;
    private SocketAddress from;
    private boolean decoded;
    private PeerCredentials credentials;

    private Received(int maxDescriptors) {
        this.maxDescriptors = maxDescriptors;
        this.frame = MessageFrame.receiving(maxDescriptors);
    }

    /**
     * Creates one that accepts as many descriptors as a message can carry.
     *
     * @return what describes a message once it was given to a receive
     */
    public static Received create() {
        return new Received(MAX_DESCRIPTORS);
    }

    /**
     * Creates one that accepts a limited number of descriptors; more are closed on arrival.
     *
     * @param maxDescriptors the limit, 0 to {@link #MAX_DESCRIPTORS}
     * @return what describes a message once it was given to a receive
     * @throws IllegalArgumentException if the number is out of range
     */
    public static Received create(int maxDescriptors) {
        if (maxDescriptors < 0 || maxDescriptors > MAX_DESCRIPTORS) {
            throw new IllegalArgumentException(
                    "A message carries 0 to "
                            + MAX_DESCRIPTORS
                            + " descriptors, not "
                            + maxDescriptors);
        }
        return new Received(maxDescriptors);
    }

    /**
     * Tells how many bytes were received.
     *
     * @return the number, no more than the buffer had room for
     */
    public long size() {
        return Math.min(fullSize, room);
    }

    /**
     * Tells how many bytes the message has.
     *
     * @return the number, which is more than {@link #size} if the message was truncated
     */
    public long fullSize() {
        return fullSize;
    }

    /**
     * Returns whether the message was truncated because the buffer was too small.
     *
     * @return true if bytes of the message were lost
     */
    public boolean isTruncated() {
        return fullSize > room;
    }

    /**
     * Tells who has sent the message.
     *
     * @return the address; empty if the sender has none, as most clients over UNIX, and over TCP
     */
    public Optional<SocketAddress> from() {
        if (!decoded) {
            from = Addresses.decode(frame.name(), frame.nameLength());
            decoded = true;
        }
        return Optional.ofNullable(from);
    }

    /**
     * Tells the descriptors that came with the message. They are the caller's from now on, to be
     * closed one by one; all are close-on-exec.
     *
     * @return the descriptors, in the order in which they were sent
     */
    public List<Fd> descriptors() {
        taken = true;
        return descriptors;
    }

    /**
     * Returns whether the descriptors, or other control data, were truncated. More descriptors
     * arrived than this object accepts, or than the process may have open, or the other control
     * data had no room. The surplus descriptors were closed.
     *
     * @return true if they were truncated
     */
    public boolean descriptorsTruncated() {
        return surplus;
    }

    /**
     * Returns the sender's credentials.
     *
     * @return its credentials when it sent the message; empty if the kernel does not know them:
     *     unless the receiving socket had {@link LinuxSocketOptions#SO_PASSCRED} when the message
     *     was sent, or if process, user and group belong to namespaces that cannot be seen from
     *     here
     */
    public Optional<PeerCredentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    /**
     * Closes the descriptors that nobody has asked for; also those of a receive that another thread
     * is in, when they come.
     */
    @Override
    public void close() {
        closed = true;
        closeUnused();
    }

    private void closeUnused() {
        if (closed && inUse.compareAndSet(false, true)) {
            try {
                reset();
            } finally {
                inUse.set(false);
            }
        }
    }

    /** Tells the sizes, the sender, and how many descriptors came. */
    @Override
    public String toString() {
        return "Received["
                + size()
                + " of "
                + fullSize
                + " bytes from "
                + from().map(SocketAddress::toString).orElse("the peer")
                + ", "
                + descriptors.size()
                + " descriptors]";
    }

    /** Begins a receive of a message, or of a part of a stream; {@link #end} must follow. */
    void begin(long bytes, boolean message) {
        if (!inUse.compareAndSet(false, true)) {
            throw new IllegalStateException("Another thread receives with this");
        }
        try {
            closed = false;
            reset();
            room = bytes;
            frame.tellWholeLength(message);
        } catch (Throwable failed) {
            inUse.set(false);
            throw failed;
        }
    }

    /** Ends a receive: a size, or a negative number if nothing came. */
    void end(long size) {
        try {
            if (size >= 0) {
                fullSize = size;
                decoded = false;
                surplus = frame.controlTruncated();
                frame.tell(arrival);
                arrival.requireWhole();
                descriptors = List.copyOf(arrived);
                taken = descriptors.isEmpty();
                arrived.clear();
            }
        } finally {
            try {
                closeArrived();
            } finally {
                inUse.set(false);
            }
            closeUnused();
        }
    }

    /** Those that the caller will never see, for want of memory. */
    private void closeArrived() {
        for (int i = 0; i < arrived.size(); i++) {
            Fd fd = arrived.get(i);
            if (fd != null) {
                fd.close();
            }
        }
        arrived.clear();
    }

    private void reset() {
        for (int i = 0; i < descriptors.size() && !taken; i++) {
            descriptors.get(i).close();
        }
        descriptors = List.of();
        taken = true;
        surplus = false;
        room = 0;
        fullSize = 0;
        from = null;
        decoded = true;
        credentials = null;
    }

    /** Takes what comes. A descriptor for which there is no memory is closed, like all after it. */
    private final class Arrival implements MessageFrame.Listener {
        private Error failure;

        @Override
        public void descriptor(int number) {
            if (failure != null || arrived.size() == maxDescriptors) {
                Fds.close(number);
                surplus = true;
                return;
            }
            try {
                arrived.ensureCapacity(maxDescriptors);
                arrived.add(null); // the place, before there is something to lose
            } catch (Error noMemory) {
                Fds.close(number);
                failure = noMemory;
                return;
            }
            own(number);
        }

        private void own(int number) {
            int last = arrived.size() - 1;
            try {
                arrived.set(last, Fds.own(number));
            } catch (Error noMemory) {
                arrived.remove(last);
                failure = noMemory;
            }
        }

        @Override
        public void credentials(int process, int user, int group) {
            try {
                credentials =
                        OverflowIds.isUnknown(process, user, group)
                                ? null
                                : new PeerCredentials(process, user, group);
            } catch (Error noMemory) {
                failure = noMemory;
            }
        }

        /** Throws what has kept this from taking all. */
        void requireWhole() {
            Error failed = failure;
            failure = null;
            if (failed != null) {
                throw failed;
            }
        }
    }
}

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
 * The data that accompanies a received message: the sender's address, descriptors and credentials.
 *
 * <p>An object of this class is created once and reused for many receives, by one thread at a time.
 * Descriptors that the caller did not retrieve are closed by the next receive, or when this object
 * is closed.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/cmsg.3.html">cmsg(3)</a>
 */
public final class Received implements AutoCloseable {
    /** The maximum number of descriptors that one message can carry. */
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
     * Creates an object that accepts as many descriptors as a message can carry.
     *
     * @return the object, which describes a message after it was passed to a receive
     */
    public static Received create() {
        return new Received(MAX_DESCRIPTORS);
    }

    /**
     * Creates an object that accepts a limited number of descriptors; surplus descriptors are
     * closed on arrival.
     *
     * @param maxDescriptors the limit, 0 to {@link #MAX_DESCRIPTORS}
     * @return the object, which describes a message after it was passed to a receive
     * @throws IllegalArgumentException if the number is out of range
     */
    public static Received create(int maxDescriptors) {
        if (maxDescriptors < 0 || maxDescriptors > MAX_DESCRIPTORS) {
            throw new IllegalArgumentException(
                    "A message can carry 0 to "
                            + MAX_DESCRIPTORS
                            + " descriptors, not "
                            + maxDescriptors);
        }
        return new Received(maxDescriptors);
    }

    /**
     * Returns the number of bytes received.
     *
     * @return the number, at most the room in the buffer
     */
    public long size() {
        return Math.min(fullSize, room);
    }

    /**
     * Returns the size of the message in bytes.
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
     * Returns the address of the sender.
     *
     * @return the address; empty if the sender has none, as is the case for most UNIX clients, and
     *     over TCP
     */
    public Optional<SocketAddress> from() {
        if (!decoded) {
            from = Addresses.decode(frame.name(), frame.nameLength());
            decoded = true;
        }
        return Optional.ofNullable(from);
    }

    /**
     * Returns the descriptors that came with the message. The caller then owns them and must close
     * each of them. All of them are close-on-exec.
     *
     * @return the descriptors, in the order in which they were sent
     */
    public List<Fd> descriptors() {
        taken = true;
        return descriptors;
    }

    /**
     * Returns whether the descriptors or other control data were truncated. This happens if more
     * descriptors arrived than this object accepts, or than the process may have open, or if there
     * was no room for other control data. The surplus descriptors were closed.
     *
     * @return true if they were truncated
     */
    public boolean descriptorsTruncated() {
        return surplus;
    }

    /**
     * Returns the sender's credentials.
     *
     * @return the credentials that the sender had when it sent the message; empty if the kernel did
     *     not record them, because the receiving socket did not have {@link
     *     LinuxSocketOptions#SO_PASSCRED} when the message was sent; also empty if the process, the
     *     user and the group all belong to namespaces that are not visible from this process
     */
    public Optional<PeerCredentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    /**
     * Closes the descriptors that were not retrieved. If another thread is in a receive with this
     * object, descriptors that it receives are closed on arrival.
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

    /** Returns a string with the sizes, the sender, and the number of descriptors received. */
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
            throw new IllegalStateException("Another thread receives with this object");
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

    /** Ends a receive; the size is negative if nothing arrived. */
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

    /**
     * Closes the descriptors that the caller will never see because there was no memory for them.
     */
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

    /**
     * Stores the control data. If there is no memory for a descriptor, it and all descriptors after
     * it are closed.
     */
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
                arrived.add(null); // reserves the place before there is a descriptor to lose
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
                arrived.set(last, Fds.open(number));
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

        /** Throws the error, if any, that prevented storing all control data. */
        void requireWhole() {
            Error failed = failure;
            failure = null;
            if (failed != null) {
                throw failed;
            }
        }
    }
}

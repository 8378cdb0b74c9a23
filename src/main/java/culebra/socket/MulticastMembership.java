package culebra.socket;

import static culebra.internal.NegatedErrno.EADDRINUSE;
import static culebra.internal.NegatedErrno.EADDRNOTAVAIL;
import static culebra.internal.NegatedErrno.ENOBUFS;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.MulticastCalls;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The membership of a {@link MessageSocket} in a multicast group, for any source or for one. It
 * corresponds to the {@link java.nio.channels.MembershipKey} of a JDK channel.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7), IP_ADD_MEMBERSHIP</a>
 */
public final class MulticastMembership implements AutoCloseable {
    private final Consumer<MulticastMembership> leave;
    private final Fd fd;
    private final InetAddress group;
    private final NetworkInterface networkInterface;
    private final InetAddress source;
    private final AtomicBoolean left = new AtomicBoolean();

    MulticastMembership(
            Fd fd,
            InetAddress group,
            NetworkInterface networkInterface,
            InetAddress source,
            Consumer<MulticastMembership> leave) {
        this.fd = fd;
        this.group = group;
        this.networkInterface = networkInterface;
        this.source = source;
        this.leave = leave;
    }

    /**
     * Returns the group.
     *
     * @return its address
     */
    public InetAddress group() {
        return group;
    }

    /**
     * Returns the interface on which the group was joined.
     *
     * @return the interface
     */
    public NetworkInterface networkInterface() {
        return networkInterface;
    }

    /**
     * Returns the source for which the group was joined.
     *
     * @return its address; empty if messages of any source are received
     */
    public Optional<InetAddress> source() {
        return Optional.ofNullable(source);
    }

    /**
     * Blocks a source: messages that it sends to the group are no longer received. Messages that
     * have already arrived can still be received.
     *
     * @param blocked the address of the source
     * @return this
     * @throws IllegalStateException if this membership is for one source, or has ended
     * @throws IllegalArgumentException if the source is of another family than the group, or is not
     *     the address of a possible sender
     * @throws java.net.BindException if the source is already blocked
     * @throws IOException if the socket is closed, or the call fails
     */
    public MulticastMembership block(InetAddress blocked) throws IOException {
        requireAnySource(blocked);
        check(MulticastCalls.block(fd, group, networkInterface.getIndex(), blocked), "block");
        return this;
    }

    /**
     * Unblocks a blocked source.
     *
     * @param blocked the address of the source
     * @return this
     * @throws IllegalStateException if this membership is for one source, or has ended
     * @throws IllegalArgumentException if the source is of another family than the group, or is not
     *     the address of a possible sender
     * @throws java.net.BindException if the source is not blocked
     * @throws IOException if the socket is closed, or the call fails
     */
    public MulticastMembership unblock(InetAddress blocked) throws IOException {
        requireAnySource(blocked);
        check(MulticastCalls.unblock(fd, group, networkInterface.getIndex(), blocked), "unblock");
        return this;
    }

    /**
     * Returns whether the socket is a member.
     *
     * @return false once this or the socket is closed
     */
    public boolean isOpen() {
        return !left.get() && fd.isOpen();
    }

    /**
     * Leaves the group. The socket stays open. Does nothing if already closed, or if the socket is
     * closed or the interface was removed.
     */
    @Override
    public void close() {
        if (left.compareAndSet(false, true)) {
            leave.accept(this);
        }
    }

    /**
     * Returns a string with the group, the interface, the source if there is one, and whether it is
     * open.
     */
    @Override
    public String toString() {
        return "MulticastMembership["
                + group.getHostAddress()
                + " on "
                + networkInterface.getName()
                + (source == null ? "" : " from " + source.getHostAddress())
                + (isOpen() ? ", open]" : ", closed]");
    }

    private void requireAnySource(InetAddress blocked) throws IOException {
        Objects.requireNonNull(blocked, "blocked");
        Fds.requireOpen(fd, fd);
        if (left.get()) {
            throw new IllegalStateException(this + " has ended");
        }
        if (source != null) {
            throw new IllegalStateException(
                    this
                            + " is for one source; only a membership for any source can block"
                            + " sources");
        }
        requireSource(group, blocked);
    }

    static void requireSource(InetAddress group, InetAddress source) {
        if (source instanceof Inet4Address != group instanceof Inet4Address) {
            throw new IllegalArgumentException(
                    source + " cannot send to " + group + ", which is of another family");
        }
        if (source.isMulticastAddress() || source.isAnyLocalAddress()) {
            throw new IllegalArgumentException(source + " is not the address of a sender");
        }
    }

    void check(int result, String what) throws IOException {
        if (result < 0) {
            throw Errors.io(result, "setsockopt", "to " + what + " " + this, remedy(result));
        }
    }

    private static String remedy(int result) {
        return switch (result) {
            case EADDRINUSE -> "this socket is already a member";
            case EADDRNOTAVAIL -> "the source is already blocked, or is not blocked";
            case ENOBUFS -> "too many groups or sources; /proc/sys/net/ipv4/igmp_max_memberships";
            default -> null;
        };
    }
}

package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Multicast groups of a socket. Calls return 0, {@link Outcome#CLOSED}, or the negated errno. */
public final class MulticastCalls {
    private MulticastCalls() {}

    /** Joins a group on an interface, for one source or, if {@code source} is null, for any. */
    public static int join(AbstractFd fd, InetAddress group, int index, InetAddress source) {
        return source == null
                ? group(fd, Constants.MCAST_JOIN_GROUP, group, index)
                : source(fd, Constants.MCAST_JOIN_SOURCE_GROUP, group, index, source);
    }

    /** Leaves a group that was joined with the same arguments. */
    public static int leave(AbstractFd fd, InetAddress group, int index, InetAddress source) {
        return source == null
                ? group(fd, Constants.MCAST_LEAVE_GROUP, group, index)
                : source(fd, Constants.MCAST_LEAVE_SOURCE_GROUP, group, index, source);
    }

    /** Blocks a source of a group that was joined for any source. */
    public static int block(AbstractFd fd, InetAddress group, int index, InetAddress source) {
        return source(fd, Constants.MCAST_BLOCK_SOURCE, group, index, source);
    }

    /** Ends the effect of {@link #block}. */
    public static int unblock(AbstractFd fd, InetAddress group, int index, InetAddress source) {
        return source(fd, Constants.MCAST_UNBLOCK_SOURCE, group, index, source);
    }

    /** Makes a socket receive only from groups that it has joined itself. */
    public static int onlyOwnGroups(AbstractFd fd, InetAddress group) {
        boolean six = group.getAddress().length > Integer.BYTES;
        int option = six ? Constants.IPV6_MULTICAST_ALL : Constants.IP_MULTICAST_ALL;
        try (Arena arena = Arena.ofConfined()) {
            return SocketOptionCalls.set(fd, level(group), option, arena.allocate(JAVA_INT));
        }
    }

    private static int group(AbstractFd fd, int option, InetAddress group, int index) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(Layouts.GROUP_REQ_SIZE, 8);
            request.set(JAVA_INT, Layouts.GR_INTERFACE, index);
            set(request, Layouts.GR_GROUP, group);
            return SocketOptionCalls.set(fd, level(group), option, request);
        }
    }

    private static int source(
            AbstractFd fd, int option, InetAddress group, int index, InetAddress source) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(Layouts.GROUP_SOURCE_REQ_SIZE, 8);
            request.set(JAVA_INT, Layouts.GSR_INTERFACE, index);
            set(request, Layouts.GSR_GROUP, group);
            set(request, Layouts.GSR_SOURCE, source);
            return SocketOptionCalls.set(fd, level(group), option, request);
        }
    }

    /**
     * Returns a struct ip_mreqn of an interface and one of its addresses, or no address if {@code
     * address} is null.
     */
    public static MemorySegment outgoing(Arena arena, int index, InetAddress address) {
        MemorySegment request = arena.allocate(Layouts.IP_MREQN_SIZE, 4);
        if (address != null) {
            MemorySegment.copy(
                    address.getAddress(),
                    0,
                    request,
                    JAVA_BYTE,
                    Layouts.IMR_ADDRESS,
                    Integer.BYTES);
        }
        request.set(JAVA_INT, Layouts.IMR_IFINDEX, index);
        return request;
    }

    private static void set(MemorySegment request, long offset, InetAddress host) {
        boolean six = host.getAddress().length > Integer.BYTES;
        MemorySegment address = Sockaddr.inet(new InetSocketAddress(host, 0), six);
        MemorySegment.copy(address, 0, request, offset, address.byteSize());
    }

    private static int level(InetAddress group) {
        return group.getAddress().length > Integer.BYTES
                ? Constants.IPPROTO_IPV6
                : Constants.IPPROTO_IP;
    }
}

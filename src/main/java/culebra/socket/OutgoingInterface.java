package culebra.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.internal.MulticastCalls;
import culebra.internal.Sockaddr;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * The interface through which multicast messages leave. Over IPv4 the system returns it only as an
 * address, so an interface without an IPv4 address is not found again.
 */
final class OutgoingInterface {
    private OutgoingInterface() {}

    static MemorySegment encode(Arena arena, NetworkInterface by, int family) {
        if (family == Sockaddr.INET6) {
            return arena.allocateFrom(JAVA_INT, by.getIndex());
        }
        InetAddress own =
                by.inetAddresses().filter(Inet4Address.class::isInstance).findFirst().orElse(null);
        return MulticastCalls.outgoing(arena, by.getIndex(), own);
    }

    static NetworkInterface decode(MemorySegment c, int family) throws SocketException {
        if (family == Sockaddr.INET6) {
            int index = c.get(JAVA_INT, 0);
            return index == 0 ? null : NetworkInterface.getByIndex(index);
        }
        try {
            InetAddress own = InetAddress.getByAddress(c.toArray(JAVA_BYTE));
            return own.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(own);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

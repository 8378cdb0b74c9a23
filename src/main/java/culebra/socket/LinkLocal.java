package culebra.socket;

import static culebra.internal.NegatedErrno.EINVAL;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Completes link-local IPv6 addresses without a scope, which identify no interface. */
final class LinkLocal {
    private LinkLocal() {}

    /**
     * Adds the scope if the address belongs to exactly one interface of this machine, as the JDK's
     * own sockets do. Any other address is returned unchanged.
     */
    static InetSocketAddress scoped(InetSocketAddress address) {
        if (!lacksScope(address)) {
            return address;
        }
        byte[] host = address.getAddress().getAddress();
        try {
            List<Inet6Address> own =
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(Inet6Address.class::isInstance)
                            .map(Inet6Address.class::cast)
                            .filter(each -> each.getScopeId() != 0)
                            .filter(each -> Arrays.equals(each.getAddress(), host))
                            .toList();
            return own.size() != 1
                    ? address
                    : new InetSocketAddress(
                            Inet6Address.getByAddress(null, host, own.getFirst().getScopeId()),
                            address.getPort());
        } catch (SocketException | UnknownHostException unknown) {
            return address;
        }
    }

    /** Returns advice about a refused address, or null if its scope is not the reason. */
    static String remedy(int result, SocketAddress address) {
        return result == EINVAL && lacksScope(address)
                ? "a link-local address requires the scope of its interface, as in fe80::1%eth0"
                : null;
    }

    private static boolean lacksScope(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                && inet.getAddress() instanceof Inet6Address host
                && host.isLinkLocalAddress()
                && host.getScopeId() == 0;
    }
}

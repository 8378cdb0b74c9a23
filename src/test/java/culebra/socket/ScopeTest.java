package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import culebra.ErrnoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;

/** Link-local addresses of IPv6, which Java holds equal whatever their scope. */
@ExtendWith(LeavesNothing.class)
class ScopeTest {
    @Test
    void theScopeOfAnAddressCountsEachTime() throws Exception {
        Inet6Address own = linkLocal();
        int loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("::1")).getIndex();
        var right = new InetSocketAddress(own, 9);
        var wrong = new InetSocketAddress(scoped(own, loopback), 9);
        try (var sender = MessageSocket.unconnected(MessageDomain.INET6.family());
                var other = MessageSocket.unconnected(MessageDomain.INET6.family())) {
            assertEquals("sent", said(sender, right));
            String refused = said(other, wrong);
            assertNotEquals("sent", refused);
            assertEquals(refused, said(sender, wrong), "as if nothing else had been sent");
            assertEquals("sent", said(sender, right));
        }
    }

    private static Inet6Address scoped(Inet6Address address, int scope) throws Exception {
        return Inet6Address.getByAddress(null, address.getAddress(), scope);
    }

    /** An address of this machine that says nothing without its scope. */
    private static Inet6Address linkLocal() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet6Address && address.isLinkLocalAddress())
                .map(Inet6Address.class::cast)
                .findFirst()
                .orElseGet(() -> abort("this machine has no link-local IPv6 address"));
    }

    private static String said(MessageSocket sender, SocketAddress to) throws Exception {
        try {
            sender.send(Letters.of("x"), to);
            return "sent";
        } catch (ErrnoException failed) {
            return failed.errno().toString();
        }
    }
}

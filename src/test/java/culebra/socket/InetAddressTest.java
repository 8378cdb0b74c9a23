package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Map;

/** Addresses of IPv4 and IPv6, as Python sees them and as it tells them. */
class InetAddressTest {
    private static final String CONNECT =
            """
            import socket, sys
            host, port, scope = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
            if ':' in host:
                made = socket.socket(socket.AF_INET6)
                made.connect((host, port, 0, scope))
            else:
                made = socket.socket(socket.AF_INET)
                made.connect((host, port))
            print(*made.getsockname(), flush=True)
            made.recv(1)
            """;

    @Test
    void ofIpv4BothSidesTellTheSame() throws Exception {
        sameOnBothSides(new InetSocketAddress(literal("127.0.0.1"), 0), Inet4Address.class);
    }

    @Test
    void ofIpv6BothSidesTellTheSame() throws Exception {
        sameOnBothSides(new InetSocketAddress(literal("::1"), 0), Inet6Address.class);
    }

    /** As the JDK's own sockets resolve it. */
    @Test
    void aLinkLocalAddressOfThisMachineNeedsNoScope() throws Exception {
        Inet6Address host = linkLocal();
        assumeTrue(host != null, "an interface that has a link-local address");
        InetAddress bare = InetAddress.getByAddress(host.getAddress());
        try (var listener = StreamListener.bind(new InetSocketAddress(bare, 0))) {
            var bound = (InetSocketAddress) listener.localAddress();
            assertEquals(host.getScopeId(), ((Inet6Address) bound.getAddress()).getScopeId());
            var reached = new InetSocketAddress(bare, bound.getPort());
            StreamSocket.connect(reached).close();
        }
    }

    @Test
    void linkLocalAddressWithoutInterfaceIsRefusedWithTheRemedy() throws Exception {
        var unscoped =
                new InetSocketAddress(literal("fe80::dead:beef"), 50_009); // any user may bind it
        for (Executable call :
                List.<Executable>of(
                        () -> StreamListener.bind(unscoped).close(),
                        () -> StreamSocket.connect(unscoped).close())) {
            var refused = assertThrows(IOException.class, call);
            assertTrue(refused.getMessage().contains("fe80::1%eth0"), refused.getMessage());
        }
    }

    /** A link-local address says nothing without the number of its interface. */
    @Test
    void theScopeOfALinkLocalAddressIsKept() throws Exception {
        Inet6Address host = linkLocal();
        assumeTrue(host != null, "an interface that has a link-local address");
        assertTrue(host.getScopeId() > 0);
        var bound = sameOnBothSides(new InetSocketAddress(host, 0), Inet6Address.class);
        assertEquals(host.getScopeId(), ((Inet6Address) bound.getAddress()).getScopeId());
    }

    @Test
    void aListenerOnAllIpv6AddressesAcceptsIpv4() throws Exception {
        try (var listener = StreamListener.bind(new InetSocketAddress(literal("::"), 0))) {
            int port = ((InetSocketAddress) listener.localAddress()).getPort();
            for (String host : new String[] {"127.0.0.1", "::1"}) {
                try (Peer peer = Peer.python(CONNECT, host, "" + port, "0");
                        StreamSocket socket = listener.accept()) {
                    String[] words = peer.line().split(" ");
                    var remote = (InetSocketAddress) socket.peerAddress();
                    assertEquals(literal(words[0]), remote.getAddress());
                    assertEquals(Integer.parseInt(words[1]), remote.getPort());
                }
            }
        }
    }

    @Test
    void toldToLeaveIpv4AloneItRefusesIt() throws Exception {
        var any = new InetSocketAddress(literal("::"), 0);
        Map<SocketOption<?>, Object> alone = Map.of(LinuxSocketOptions.IPV6_V6ONLY, true);
        try (var listener = StreamListener.bind(any, 5, alone)) {
            assertTrue(listener.getOption(LinuxSocketOptions.IPV6_V6ONLY));
            int port = ((InetSocketAddress) listener.localAddress()).getPort();
            StreamSocket.connect(new InetSocketAddress(literal("::1"), port)).close();
            var four = new InetSocketAddress(literal("127.0.0.1"), port);
            assertThrows(ConnectException.class, () -> StreamSocket.connect(four));
            StreamListener.bind(new InetSocketAddress(literal("0.0.0.0"), port)).close();
        }
    }

    @Test
    void anIpv4AddressInIpv6NotationIsTheSame() throws Exception {
        try (var listener = StreamListener.bind(new InetSocketAddress(literal("127.0.0.1"), 0))) {
            int port = ((InetSocketAddress) listener.localAddress()).getPort();
            var mapped = new InetSocketAddress(literal("::ffff:127.0.0.1"), port);
            try (StreamSocket socket = StreamSocket.connect(mapped)) {
                assertEquals(listener.localAddress(), socket.peerAddress());
            }
        }
    }

    @Test
    void allPortsFitIn16Bits() throws Exception {
        try (var listener = any()) {
            var bound = (InetSocketAddress) listener.localAddress();
            assertNotEquals(0, bound.getPort());
            var busy = assertThrows(BindException.class, () -> StreamListener.bind(bound));
            assertTrue(busy.getMessage().contains("EADDRINUSE"), busy.getMessage());
        }
        try (var high = StreamListener.bind(new InetSocketAddress(literal("127.9.8.7"), 65_535))) {
            assertEquals(new InetSocketAddress("127.9.8.7", 65_535), high.localAddress());
        }
    }

    @Test
    void aPortIsFreeAgainAtOnce() throws Exception {
        SocketAddress address;
        try (var listener = any()) {
            address = listener.localAddress();
            StreamSocket client = StreamSocket.connect(address);
            listener.accept().close(); // this side closes first, and lingers in TIME_WAIT
            client.close();
        }
        StreamListener.bind(address).close();
    }

    @Test
    void whatIsNoAddressHereIsRefused() {
        var unresolved = InetSocketAddress.createUnresolved("example.invalid", 1);
        assertThrows(UnresolvedAddressException.class, () -> StreamSocket.connect(unresolved));
        assertThrows(UnresolvedAddressException.class, () -> StreamListener.bind(unresolved));
        var strange =
                new SocketAddress() {
                    @Override
                    public String toString() {
                        return "strange";
                    }
                };
        var refused =
                assertThrows(IllegalArgumentException.class, () -> StreamSocket.connect(strange));
        assertTrue(refused.getMessage().contains("strange"), refused.getMessage());
        var elsewhere = new InetSocketAddress(literal("192.0.2.1"), 0);
        var foreign = assertThrows(BindException.class, () -> StreamListener.bind(elsewhere));
        assertTrue(foreign.getMessage().contains("EADDRNOTAVAIL"), foreign.getMessage());
        assertThrows(NullPointerException.class, () -> StreamSocket.connect(null));
    }

    private static StreamListener any() throws IOException {
        return StreamListener.bind(new InetSocketAddress(literal("127.0.0.1"), 0));
    }

    /** Python connects, and so does this process: each is where the other says. */
    private static InetSocketAddress sameOnBothSides(
            InetSocketAddress address, Class<? extends InetAddress> type) throws Exception {
        try (var listener = StreamListener.bind(address)) {
            var bound = (InetSocketAddress) listener.localAddress();
            InetAddress host = assertInstanceOf(type, bound.getAddress());
            assertEquals(address.getAddress(), host);
            String scope = host instanceof Inet6Address six ? "" + six.getScopeId() : "0";
            String text = host.getHostAddress().replaceFirst("%.*", "");
            try (Peer peer = Peer.python(CONNECT, text, "" + bound.getPort(), scope);
                    StreamSocket socket = listener.accept();
                    StreamSocket own = StreamSocket.connect(bound);
                    StreamSocket answer = listener.accept()) {
                String[] words = peer.line().split(" ");
                var remote = (InetSocketAddress) socket.peerAddress();
                assertEquals(literal(words[0].replaceFirst("%.*", "")), plain(remote));
                assertEquals(words[1], "" + remote.getPort());
                if (words.length == 4) {
                    assertEquals(words[3], "" + ((Inet6Address) remote.getAddress()).getScopeId());
                }
                assertEquals(own.localAddress(), answer.peerAddress());
                assertEquals(own.peerAddress(), answer.localAddress());
            }
            return bound;
        }
    }

    private static InetAddress plain(InetSocketAddress address) throws IOException {
        return InetAddress.getByAddress(address.getAddress().getAddress());
    }

    private static InetAddress literal(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static Inet6Address linkLocal() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet6Address && each.isLinkLocalAddress())
                .map(Inet6Address.class::cast)
                .findFirst()
                .orElse(null);
    }
}

package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.internal.SocketOptionCalls;
import culebra.internal.SocketOptionTable;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Multicast groups on the loopback interface, with Python at the other side. */
class MulticastTest {
    private static final String GROUP = "239.255.77.1";
    private static final String OTHER_GROUP = "239.255.77.2";
    private static final String FIRST = "127.0.0.2";
    private static final String SECOND = "127.0.0.3";

    /** Sends what each line says: from where, to where, what. */
    private static final String SENDER =
            """
            import socket, sys

            family = socket.AF_INET6 if ":" in sys.argv[2] else socket.AF_INET
            lo = socket.if_nametoindex("lo")
            for line in sys.stdin:
                source, to, text = line.split()
                with socket.socket(family, socket.SOCK_DGRAM) as s:
                    s.bind((source, 0))
                    if family == socket.AF_INET:
                        s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF,
                                     bytes(8) + lo.to_bytes(4, sys.byteorder))
                    else:
                        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, lo)
                    s.sendto(text.encode(), (to, int(sys.argv[1])))
                print("sent", flush=True)
            """;

    @ParameterizedTest
    @EnumSource
    void whatIsSentToTheGroupIsReceivedUntilTheMembershipEnds(On kind) throws Exception {
        try (var socket = MessageSocket.bind(any());
                Peer sender = sender(socket)) {
            try (MulticastMembership membership = socket.join(host(GROUP), lo())) {
                assertTrue(membership.isOpen());
                var receive = kind.start(() -> receive(socket)).blocked();
                send(sender, FIRST, GROUP, "one");
                assertEquals("one from " + FIRST, receive.get());
                membership.close();
                membership.close();
                assertFalse(membership.isOpen());
            }
            send(sender, FIRST, GROUP, "two");
            send(sender, FIRST, "127.0.0.1", "three");
            assertEquals("three from " + FIRST, receive(socket));
            socket.join(host(GROUP), lo()); // again
            send(sender, FIRST, GROUP, "four");
            assertEquals("four from " + FIRST, receive(socket));
        }
    }

    @Test
    void aGroupThatAnotherSocketHasJoinedIsNotReceived() throws Exception {
        try (var socket = MessageSocket.bind(any());
                var other = MessageSocket.bind(any());
                Peer sender = sender(socket)) {
            socket.join(host(GROUP), lo());
            other.join(host(OTHER_GROUP), lo());
            send(sender, FIRST, OTHER_GROUP, "other");
            send(sender, FIRST, GROUP, "own");
            assertEquals("own from " + FIRST, receive(socket));
        }
    }

    @Test
    void aMembershipForOneSourceReceivesFromItAlone() throws Exception {
        try (var socket = MessageSocket.bind(any());
                Peer sender = sender(socket)) {
            MulticastMembership membership = socket.join(host(GROUP), lo(), host(FIRST));
            assertEquals(Optional.of(host(FIRST)), membership.source());
            send(sender, SECOND, GROUP, "lost");
            send(sender, FIRST, GROUP, "one");
            assertEquals("one from " + FIRST, receive(socket));
            MulticastMembership second = socket.join(host(GROUP), lo(), host(SECOND));
            membership.close();
            send(sender, FIRST, GROUP, "lost");
            send(sender, SECOND, GROUP, "two");
            assertEquals("two from " + SECOND, receive(socket));
            assertThrows(IllegalStateException.class, () -> second.block(host(FIRST)));
            assertThrows(IllegalStateException.class, () -> second.unblock(host(FIRST)));
            assertThrows(IllegalStateException.class, () -> socket.join(host(GROUP), lo()));
        }
    }

    @Test
    void aBlockedSourceIsNotReceivedUntilItIsUnblocked() throws Exception {
        try (var socket = MessageSocket.bind(any());
                Peer sender = sender(socket)) {
            MulticastMembership membership = socket.join(host(GROUP), lo());
            assertEquals(membership, membership.block(host(FIRST)));
            assertThrows(BindException.class, () -> membership.block(host(FIRST)));
            send(sender, FIRST, GROUP, "lost");
            send(sender, SECOND, GROUP, "one");
            assertEquals("one from " + SECOND, receive(socket));
            membership.unblock(host(FIRST));
            assertThrows(BindException.class, () -> membership.unblock(host(FIRST)));
            send(sender, FIRST, GROUP, "two");
            assertEquals("two from " + FIRST, receive(socket));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StandardProtocolFamily.class,
            names = {"INET", "INET6"})
    void pythonReceivesWhatIsSentByTheChosenInterface(StandardProtocolFamily family)
            throws Exception {
        String python =
                """
                import socket, sys

                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                    s.bind(("", 0))
                    lo = socket.if_nametoindex("lo")
                    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                                 socket.inet_aton(sys.argv[1]) + bytes(4) + lo.to_bytes(4, sys.byteorder))
                    print(s.getsockname()[1], flush=True)
                    print(s.recv(10).decode(), flush=True)
                """;
        try (Peer receiver = Peer.python(python, GROUP);
                var socket = MessageSocket.unconnected(family)) {
            int port = Integer.parseInt(receiver.line());
            socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, lo())
                    .setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);
            socket.send(ByteBuffer.wrap("hello".getBytes()), new InetSocketAddress(GROUP, port));
            receiver.expect("hello");
            receiver.join();
            assertEquals(lo(), socket.getOption(StandardSocketOptions.IP_MULTICAST_IF));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void optionsOfASocketOfIpv6AreForIpv4Too(boolean only) throws Exception {
        try (var socket = MessageSocket.unconnected(StandardProtocolFamily.INET6)) {
            socket.setOption(LinuxSocketOptions.IPV6_V6ONLY, only);
            for (var option :
                    List.of(StandardSocketOptions.IP_TOS, StandardSocketOptions.IP_MULTICAST_TTL)) {
                socket.setOption(option, 16);
                assertEquals(16, socket.getOption(option));
                assertEquals(16, optionOfIpv4(socket, option.name()));
            }
        }
    }

    private static int optionOfIpv4(MessageSocket socket, String name) {
        var option = SocketOptionTable.find(name);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            int size = SocketOptionCalls.get(socket.fd(), option.level(), option.number(), value);
            assertEquals(4, size);
            return value.get(JAVA_INT, 0);
        }
    }

    @Test
    void aSocketOfIpv6JoinsGroupsOfIpv4Too() throws Exception {
        try (var socket = MessageSocket.bind(new InetSocketAddress("::", 0));
                Peer sender = sender(socket)) {
            socket.join(host(GROUP), lo());
            send(sender, FIRST, GROUP, "one");
            assertEquals("one from " + FIRST, receive(socket));
        }
    }

    /** By what the kernel lists, since groups of IPv6 have no route on the loopback interface. */
    @Test
    void groupsOfIpv6AreJoinedLikewise() throws Exception {
        InetAddress group = host("ff15::77:" + Long.toHexString(ProcessHandle.current().pid()));
        try (var socket = MessageSocket.bind(new InetSocketAddress("::", 0))) {
            MulticastMembership membership = socket.join(group, lo());
            assertTrue(listed("igmp6", group));
            membership.block(host("fd00::1"));
            assertTrue(listed("mcfilter6", group), "a source is left out");
            membership.unblock(host("fd00::1"));
            assertFalse(listed("mcfilter6", group));
            membership.close();
            assertFalse(listed("igmp6", group));
            socket.join(group, lo(), host("fd00::1"));
            assertTrue(listed("mcfilter6", group), "one source alone is received");
        }
        assertFalse(listed("igmp6", group), "a socket that is closed leaves its groups");
    }

    private static boolean listed(String file, InetAddress group) throws IOException {
        String hex = HexFormat.of().formatHex(group.getAddress());
        return Files.readAllLines(Path.of("/proc/self/net", file)).stream()
                .anyMatch(line -> line.contains(" lo ") && line.replace("0x", "").contains(hex));
    }

    @Test
    void whatCannotBeJoinedIsRefused() throws Exception {
        InetAddress group = host(GROUP);
        try (var socket = MessageSocket.bind(any());
                var unix = MessageSocket.bind(UnixAddress.unnamed())) {
            refused(() -> socket.join(host(FIRST), lo()));
            refused(() -> socket.join(host("ff15::77"), lo()));
            refused(() -> socket.join(group, lo(), host("::1")));
            refused(() -> socket.join(group, lo(), host("0.0.0.0")));
            refused(() -> socket.join(group, lo(), host(OTHER_GROUP)));
            assertThrows(UnsupportedOperationException.class, () -> unix.join(group, lo()));
            assertThrows(NullPointerException.class, () -> socket.join(group, lo(), null));
            MulticastMembership membership = socket.join(group, lo());
            var again = assertThrows(BindException.class, () -> socket.join(group, lo()));
            assertTrue(again.getMessage().contains("already a member"), again.getMessage());
            assertThrows(IllegalStateException.class, () -> socket.join(group, lo(), host(FIRST)));
            refused(() -> membership.block(host("::1")));
            assertEquals(group, membership.group());
            assertEquals(lo(), membership.networkInterface());
            assertEquals("MulticastMembership[" + GROUP + " on lo, open]", membership.toString());
            membership.close();
            assertThrows(IllegalStateException.class, () -> membership.block(host(FIRST)));
            MulticastMembership last = socket.join(group, lo());
            socket.close();
            assertFalse(last.isOpen());
            last.close();
            assertThrows(ClosedChannelException.class, () -> last.block(host(FIRST)));
            assertThrows(ClosedChannelException.class, () -> socket.join(group, lo()));
        }
    }

    private interface Use {
        Object of() throws Exception;
    }

    private static void refused(Use use) {
        assertThrows(IllegalArgumentException.class, use::of);
    }

    private static String receive(MessageSocket socket) throws Exception {
        var message = ByteBuffer.allocate(20);
        try (Received received = Received.create(0)) {
            socket.receive(message, received);
            var from = (InetSocketAddress) received.from().orElseThrow();
            return new String(message.array(), 0, message.position())
                    + " from "
                    + from.getAddress().getHostAddress();
        }
    }

    private static void send(Peer sender, String source, String to, String text)
            throws IOException {
        sender.send(source + " " + to + " " + text);
        sender.expect("sent");
    }

    private static Peer sender(MessageSocket socket) throws IOException {
        return sender(socket, "0.0.0.0");
    }

    private static Peer sender(MessageSocket socket, String family) throws IOException {
        int port = ((InetSocketAddress) socket.localAddress()).getPort();
        return Peer.python(SENDER, Integer.toString(port), family);
    }

    private static InetSocketAddress any() {
        return new InetSocketAddress("0.0.0.0", 0);
    }

    private static InetAddress host(String literal) throws IOException {
        return InetAddress.getByName(literal);
    }

    private static NetworkInterface lo() throws IOException {
        return NetworkInterface.getByName("lo");
    }
}

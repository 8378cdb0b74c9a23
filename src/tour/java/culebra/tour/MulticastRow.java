package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import culebra.socket.MessageSocket;
import culebra.socket.MulticastMembership;
import culebra.socket.Received;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.List;

/** A multicast group on the loopback interface, to which Python sends from two addresses. */
final class MulticastRow implements Row {
    private static final String GROUP = "239.255.77.4";

    /** Sends to the group from each address, and then to the member alone. */
    private static final String PYTHON =
            """
            import socket, sys

            port = int(sys.argv[2])
            lo = socket.if_nametoindex("lo").to_bytes(4, sys.byteorder)
            for line in sys.stdin:
                for source, to in (("127.0.0.3", sys.argv[1]), ("127.0.0.2", sys.argv[1]),
                                   ("127.0.0.4", "127.0.0.1")):
                    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                        s.bind((source, 0))
                        s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, bytes(8) + lo)
                        s.sendto(b"news", (to, port))
                print("sent", flush=True)
            """;

    @Override
    public String name() {
        return "multicast";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        InetAddress group = InetAddress.getByName(GROUP);
        NetworkInterface lo = NetworkInterface.getByName("lo");
        try (var socket = MessageSocket.bind(new InetSocketAddress("0.0.0.0", 0));
                Peer python = stage.python(PYTHON, GROUP, port(socket))) {
            MulticastMembership membership =
                    socket.join(group, lo, InetAddress.getByName("127.0.0.2"));
            python.send("");
            python.expect("sent");
            assertEquals("127.0.0.2", receive(socket), "the source that was asked for");
            assertEquals("127.0.0.4", receive(socket), "the next message");
            membership.close();
            membership = socket.join(group, lo);
            membership.block(InetAddress.getByName("127.0.0.2"));
            python.send("");
            python.expect("sent");
            assertEquals("127.0.0.3", receive(socket), "the source that was not blocked");
            assertEquals("127.0.0.4", receive(socket), "the next message");
            assertTrue(membership.isOpen(), "a member");
            return new Result("one source alone; one source blocked");
        }
    }

    private static int port(MessageSocket socket) throws Exception {
        return ((InetSocketAddress) socket.localAddress()).getPort();
    }

    private static String receive(MessageSocket socket) throws Exception {
        try (Received received = Received.create(0)) {
            socket.receive(ByteBuffer.allocate(8), received);
            var from = (InetSocketAddress) received.from().orElseThrow();
            return from.getAddress().getHostAddress();
        }
    }
}

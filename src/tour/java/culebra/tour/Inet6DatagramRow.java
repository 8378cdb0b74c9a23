package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertThrows;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.socket.MessageSocket;

import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** UDP over IPv6 to Python; then a datagram that is too long, and one to the dead. */
final class Inet6DatagramRow implements Row {
    private static final String HOST = "::1";
    private static final int TOO_LONG = 65_528;

    private static final String ECHO =
            """
            import socket, sys

            with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as datagrams:
                datagrams.bind((sys.argv[1], 0))
                print(datagrams.getsockname()[1], flush=True)
                while True:
                    message, sender = datagrams.recvfrom(4096)
                    datagrams.sendto(message, sender)
            """;

    @Override
    public String name() {
        return "inet6-datagram";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        if (!hasHost()) {
            return new Result("not shown: this machine has no " + HOST);
        }
        try (Peer python = stage.python(ECHO, HOST)) {
            var address = new InetSocketAddress(HOST, Integer.parseInt(python.line()));
            try (var socket = MessageSocket.connect(address)) {
                RoundTrip median =
                        RoundTrip.with("Python", round -> UnixDatagramRow.exchange(socket, round));
                var failure =
                        assertThrows(
                                ErrnoException.class,
                                () -> socket.send(ByteBuffer.allocate(TOO_LONG)));
                assertEquals(Errno.EMSGSIZE, failure.errno());
                python.kill();
                socket.send(ByteBuffer.allocate(1)); // it is sent, but no socket is bound there
                var answer = ByteBuffer.allocate(8);
                assertThrows(ConnectException.class, () -> socket.receive(answer));
                return new Result("too long: EMSGSIZE; Python killed: refused", median);
            }
        }
    }

    /** Containers often do without IPv6. */
    private static boolean hasHost() throws Exception {
        try (var socket = MessageSocket.bind(new InetSocketAddress(HOST, 0))) {
            return true;
        } catch (BindException absent) {
            return false;
        }
    }
}

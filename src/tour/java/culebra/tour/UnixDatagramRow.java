package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertThrows;
import static culebra.tour.Check.assertTrue;

import culebra.socket.MessageSocket;
import culebra.socket.Received;
import culebra.socket.UnixAddress;

import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Datagrams that Python sends back: one of no bytes, one that is truncated, one to the dead. */
final class UnixDatagramRow implements Row {
    private static final int LONG = 100;
    private static final int SHORT = 10;

    private static final String ECHO =
            """
            import socket, sys

            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as datagrams:
                datagrams.bind(sys.argv[1])
                print("ready", flush=True)
                while True:
                    message, sender = datagrams.recvfrom(4096)
                    datagrams.sendto(message, sender)
            """;

    @Override
    public String name() {
        return "unix-datagram";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path path = stage.path();
        try (Peer python = stage.python(ECHO, path)) {
            python.expect("ready");
            try (var socket = MessageSocket.connect(UnixAddress.path(path))) {
                RoundTrip median = RoundTrip.with("Python", round -> exchange(socket, round));
                receiveTruncated(socket, UnixAddress.path(path));
                python.kill();
                var nothing = ByteBuffer.allocate(0);
                assertThrows(ConnectException.class, () -> socket.send(nothing));
                return new Result(
                        LONG + " bytes truncated to " + SHORT + "; Python killed: refused", median);
            }
        }
    }

    /** There and back; every message is one, one of no bytes too. */
    static void exchange(MessageSocket socket, int round) throws Exception {
        int size = round % (Integer.BYTES + 1);
        socket.send(ByteBuffer.allocate(Integer.BYTES).putInt(0, round).limit(size));
        var answer = ByteBuffer.allocate(Integer.BYTES);
        assertEquals(size, socket.receive(answer));
        var sent = ByteBuffer.allocate(Integer.BYTES).putInt(0, round).limit(size);
        assertEquals(sent, answer.flip());
    }

    /** A message that is too long for the buffer is truncated, and reported as truncated. */
    static void receiveTruncated(MessageSocket socket, UnixAddress sender) throws Exception {
        try (var received = Received.create()) {
            socket.send(ByteBuffer.allocate(LONG));
            assertEquals(LONG, socket.receive(ByteBuffer.allocate(SHORT), received));
            assertTrue(received.isTruncated(), "the message is truncated");
            assertEquals(SHORT, received.size());
            assertEquals(sender, received.from().orElseThrow());
        }
    }
}

package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import culebra.socket.MessageSocket;
import culebra.socket.ReceiveBatch;
import culebra.socket.SendBatch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** Many datagrams by one call each way, which Python returns. */
final class BatchRow implements Row {
    private static final int MANY = 64;

    /** Receives all before it returns the first. */
    private static final String ECHO =
            """
            import socket

            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
                datagrams.bind(("127.0.0.1", 0))
                print(datagrams.getsockname()[1], flush=True)
                while True:
                    messages = [datagrams.recvfrom(100) for _ in range(64)]
                    for message, sender in messages:
                        datagrams.sendto(message, sender)
                    print("returned", flush=True)
            """;

    @Override
    public String name() {
        return "batch";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        try (Peer python = stage.python(ECHO)) {
            int port = Integer.parseInt(python.line());
            var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
            try (var socket = MessageSocket.connect(address)) {
                var there = SendBatch.create(MANY, Integer.BYTES);
                var back = ReceiveBatch.create(MANY, Integer.BYTES);
                RoundTrip median =
                        RoundTrip.with(
                                "Python", round -> exchange(socket, there, back, python, round));
                return new Result(MANY + " datagrams there and back by two calls", median);
            }
        }
    }

    private static void exchange(
            MessageSocket socket, SendBatch there, ReceiveBatch back, Peer python, int round)
            throws Exception {
        var bytes = ByteBuffer.allocate(Integer.BYTES);
        for (int i = 0; i < MANY; i++) {
            assertTrue(there.add(bytes.putInt(0, round + i).clear()), "there is room");
        }
        assertEquals(MANY, socket.trySend(there));
        python.expect("returned");
        assertEquals(MANY, socket.tryReceive(back));
        for (int i = 0; i < MANY; i++) {
            assertEquals(round + i, back.get(i).getInt());
        }
    }
}

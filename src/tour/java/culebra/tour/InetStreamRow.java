package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertThrows;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.socket.StreamSocket;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.List;

/** TCP over IPv4 to Python, which echoes, resets the connection, and is killed. */
final class InetStreamRow implements Row {
    /** Serves one connection; aborts it on request, and waits to be killed. */
    private static final String ECHO =
            """
            import signal, socket, struct, sys

            with socket.create_server(("127.0.0.1", 0)) as listener:
                print(listener.getsockname()[1], flush=True)
                stream, peer = listener.accept()
                stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for i in range(int(sys.argv[1])):
                    stream.sendall(stream.recv(4))
                at_once = struct.pack("ii", 1, 0)
                stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
                stream.close()
                print("reset", flush=True)
                signal.pause()
            """;

    @Override
    public String name() {
        return "inet-stream";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        try (Peer python = stage.python(ECHO, RoundTrip.COUNT)) {
            var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(python.line()));
            try (var socket = StreamSocket.connect(address)) {
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                RoundTrip median =
                        RoundTrip.with("Python", round -> UnixStreamRow.exchange(socket, round));
                python.expect("reset");
                var answer = ByteBuffer.allocate(8);
                var failure = assertThrows(ErrnoException.class, () -> socket.read(answer));
                assertEquals(Errno.ECONNRESET, failure.errno());
                python.kill();
                assertThrows(ConnectException.class, () -> StreamSocket.connect(address));
                return new Result("reset: ECONNRESET; Python killed: refused", median);
            }
        }
    }
}

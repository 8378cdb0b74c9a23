package culebra.tour;

import static culebra.fd.Readiness.HALF_CLOSE;
import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import culebra.fd.Poller;
import culebra.fd.ReadyFd;
import culebra.fd.Trigger;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Clients that end what they send, or go, noticed without reading what they have sent. */
final class HangUpRow implements Row {
    /** Sends, half-closes, and prints the answer; then waits to be killed. */
    private static final String PYTHON =
            """
            import signal, socket, sys

            stream = socket.socket(socket.AF_UNIX)
            stream.connect(sys.argv[1])
            stream.sendall(b"question")
            print("sent", flush=True)
            sys.stdin.readline()
            stream.shutdown(socket.SHUT_WR)
            print(stream.recv(10).decode(), flush=True)
            signal.pause()
            """;

    @Override
    public String name() {
        return "hang-up";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path path = stage.path();
        try (var listener = StreamListener.bind(UnixAddress.path(path));
                Peer python = stage.python(PYTHON, path);
                StreamSocket client = listener.accept();
                Poller poller = Poller.open()) {
            poller.register(client.fd(), Set.of(HALF_CLOSE), Trigger.EDGE, null);
            python.expect("sent");
            assertTrue(poller.tryAwait().isEmpty(), "data alone was not asked for");
            python.send("");
            ReadyFd half = poller.await().getFirst();
            assertTrue(half.isHalfClosed() && !half.isHungUp(), "half closed: " + half);
            client.write(ByteBuffer.wrap("answer".getBytes()));
            python.expect("answer");
            python.kill();
            ReadyFd gone = poller.await().getFirst();
            assertTrue(gone.isHungUp(), "hung up: " + gone);
            assertEquals(8, client.read(ByteBuffer.allocate(10)), "what was sent before");
            return new Result("half-close: answered; killed: hang-up");
        }
    }
}

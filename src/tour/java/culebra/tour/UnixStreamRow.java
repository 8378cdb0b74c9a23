package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertThrows;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A listener where a killed one has left its file; Python connects, echoes and is killed. */
final class UnixStreamRow implements Row {
    /** Listens on a path and waits to be killed. */
    private static final String LISTEN =
            """
            import signal, socket, sys

            listener = socket.socket(socket.AF_UNIX)
            listener.bind(sys.argv[1])
            listener.listen()
            print("listens", flush=True)
            signal.pause()
            """;

    private static final String ECHO =
            """
            import socket, sys

            with socket.socket(socket.AF_UNIX) as stream:
                stream.connect(sys.argv[1])
                while block := stream.recv(4096):
                    stream.sendall(block)
            """;

    @Override
    public String name() {
        return "unix-stream";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path path = stage.path();
        try (Peer dead = stage.python(LISTEN, path)) {
            dead.expect("listens");
            dead.kill(); // its file stays
        }
        try (var listener = StreamListener.bind(UnixAddress.path(path));
                Peer python = stage.python(ECHO, path);
                StreamSocket socket = listener.accept()) {
            RoundTrip median = RoundTrip.with("Python", round -> exchange(socket, round));
            python.kill();
            assertEquals(-1, socket.read(ByteBuffer.allocate(8)), "bytes of the dead");
            var failure = assertThrows(ErrnoException.class, () -> exchange(socket, 0));
            assertEquals(Errno.EPIPE, failure.errno());
            return new Result("dead file replaced; peer killed: end, EPIPE", median);
        }
    }

    static void exchange(StreamSocket socket, int round) throws IOException {
        socket.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, round));
        var answer = ByteBuffer.allocate(Integer.BYTES);
        assertEquals(Integer.BYTES, socket.read(answer)); // so few bytes stay together
        assertEquals(round, answer.getInt(0));
    }
}

package culebra.tour;

import static culebra.fd.Readiness.READABLE;
import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import culebra.fd.Poll;
import culebra.fd.ReadyFd;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Signals and data of Python, for which one thread of this JVM waits in one call. */
final class SignalWatchRow implements Row {
    /** Answers by a signal and, at the end, by a signal and data. */
    private static final String PYTHON =
            """
            import os, signal, socket, sys

            stream = socket.socket(socket.AF_UNIX)
            stream.connect(sys.argv[1])
            while stream.recv(1) != b"!":
                os.kill(int(sys.argv[2]), signal.SIGALRM)
            stream.sendall(b"data")
            os.kill(int(sys.argv[2]), signal.SIGALRM)
            signal.pause()
            """;

    @Override
    public String name() {
        return "signal-watch";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path path = stage.path();
        try (var watch = SignalWatch.openAvailable(Signal.ALRM);
                var listener = StreamListener.bind(UnixAddress.path(path));
                Peer python = stage.python(PYTHON, path, ProcessHandle.current().pid());
                StreamSocket client = listener.accept()) {
            Poll poll = Poll.of(List.of(watch.fd(), client.fd()), READABLE);
            var question = ByteBuffer.allocate(1);
            RoundTrip median =
                    RoundTrip.with(
                            "Python",
                            round -> {
                                client.write(question.clear());
                                poll.await();
                                assertEquals(Optional.of(Signal.ALRM), watch.tryTake());
                            });
            client.write(ByteBuffer.wrap("!".getBytes()));
            Poll.of(watch.fd(), READABLE).await();
            assertEquals(2, poll.await().size(), "ready: the signal and the data");
            client.read(ByteBuffer.allocate(4));
            watch.take();
            python.kill();
            ReadyFd gone = poll.await().getFirst();
            assertTrue(gone.fd() == client.fd() && gone.isHungUp(), "hung up: " + gone);
            return new Result("signal and data in one wait; killed: hang-up", median);
        }
    }
}

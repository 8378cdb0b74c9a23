package culebra.tour;

import static culebra.fd.Readiness.READABLE;
import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertThrows;
import static culebra.tour.Check.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.fd.Poll;
import culebra.fd.ReadChannel;
import culebra.process.ProcessFd;
import culebra.signal.Signal;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The process behind a connection: a pipe is taken over from it, and its end is waited for. */
final class ProcessFdRow implements Row {
    /** Has a pipe whose descriptor it names to its peer, and gets signals. */
    private static final String PYTHON =
            """
            import os, signal, socket, sys

            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
            stream = socket.socket(socket.AF_UNIX)
            stream.connect(sys.argv[1])
            source, sink = os.pipe()
            print(source, flush=True)
            while True:
                info = signal.sigwaitinfo([signal.SIGRTMIN])
                os.write(sink, info.si_pid.to_bytes(8, "big"))
            """;

    @Override
    public String name() {
        return "process-fd";
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
                StreamSocket socket = listener.accept();
                ProcessFd process = ProcessFd.openPeer(socket.fd());
                var pipe = ReadChannel.adopt(process.duplicate(number(python)))) {
            var answer = ByteBuffer.allocate(Long.BYTES);
            long self = ProcessHandle.current().pid();
            RoundTrip median =
                    RoundTrip.with(
                            "Python",
                            round -> {
                                process.send(Signal.RTMIN, round);
                                pipe.read(answer.clear());
                                assertEquals(self, answer.getLong(0), "the sender");
                            });
            Poll poll = Poll.of(process.fd(), READABLE);
            assertTrue(poll.tryAwait().isEmpty(), "it runs");
            process.send(Signal.KILL);
            poll.await();
            python.kill(); // and waits for it
            var gone = assertThrows(ErrnoException.class, () -> process.send(Signal.RTMIN));
            assertEquals(Errno.ESRCH, gone.errno());
            return new Result("signals answered; killed: seen at once", median);
        }
    }

    private static int number(Peer python) throws Exception {
        return Integer.parseInt(python.line());
    }
}

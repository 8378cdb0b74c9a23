package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertThrows;

import culebra.event.EventFd;
import culebra.process.ChildBuilder;
import culebra.process.ChildProcess;
import culebra.socket.SocketPair;
import culebra.socket.StreamSocket;

import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** A Python child with a socket as its standard streams, and two counters as 3 and 4. */
final class ChildRow implements Row {
    /** Says which descriptors it has; then adds to one counter what it takes from the other. */
    private static final String PYTHON =
            """
            import os

            print(" ".join(fd for fd in os.listdir("/proc/self/fd") if os.path.exists(
                "/proc/self/fd/" + fd)), flush=True)
            while True:
                os.write(4, os.read(3, 8))
            """;

    @Override
    public String name() {
        return "child";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        try (SocketPair<StreamSocket> pair = StreamSocket.pair();
                EventFd questions = EventFd.create();
                EventFd answers = EventFd.create()) {
            ChildProcess python =
                    ChildBuilder.of("python3", "-c", PYTHON)
                            .input(pair.second().fd())
                            .output(pair.second().fd())
                            .pass(questions.fd())
                            .pass(answers.fd())
                            .start();
            try {
                assertEquals("0 1 2 3 4", line(pair.first()), "its descriptors");
                RoundTrip median =
                        RoundTrip.with(
                                "Python",
                                round -> {
                                    questions.add(round + 1);
                                    assertEquals(round + 1, answers.take());
                                });
                python.destroyForcibly();
                assertEquals(128 + 9, python.waitFor(), "exit status");
                assertThrows(
                        NoSuchFileException.class, () -> ChildBuilder.of("culebra-none").start());
                return new Result("has fds 0 to 4, no others; killed: 137", median);
            } finally {
                python.destroyForcibly();
            }
        }
    }

    private static String line(StreamSocket socket) throws Exception {
        var line = new StringBuilder();
        var one = ByteBuffer.allocate(1);
        while (socket.read(one) == 1 && one.get(0) != '\n') {
            line.append((char) one.get(0));
            one.clear();
        }
        return line.toString();
    }
}

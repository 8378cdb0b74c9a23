package culebra.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.event.EventFd;
import culebra.pipe.UnixPipe;
import culebra.socket.InheritedSocket;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;

/** Listeners that a child gets as a service gets them from systemd. */
class ListenersTest {
    private static final String PYTHON =
            """
            import os, socket
            e = os.environ
            print(int(e["LISTEN_PID"]) == os.getpid(), e["LISTEN_FDS"], e["LISTEN_FDNAMES"], e["A"])
            with socket.socket(fileno=4) as listener:
                client, address = listener.accept()
                client.sendall(b"python")
            """;

    @TempDir private Path directory;

    @Test
    void aServiceInPythonAnswersOnItsListener() throws Exception {
        var address = UnixAddress.path(directory.resolve("socket"));
        try (StreamListener listener = StreamListener.bind(address);
                EventFd counter = EventFd.create();
                UnixPipe pipe = UnixPipe.open()) {
            ChildProcess python =
                    ChildBuilder.of("python3", "-c", PYTHON)
                            .pass(counter.fd())
                            .listener("http", listener.fd())
                            .variable("A", "b c")
                            .variable("LISTEN_FDS", "9")
                            .output(pipe.sink().fd())
                            .start();
            pipe.sink().close();
            try {
                assertEquals("python", answer(address));
                assertEquals(0, python.waitFor());
            } finally {
                python.destroyForcibly();
            }
            var said = new String(Channels.newInputStream(pipe.source()).readAllBytes());
            assertEquals("True 2 unknown:http b c", said.strip());
        }
    }

    @Test
    void anotherJvmTakesItsListener() throws Exception {
        var address = UnixAddress.path(directory.resolve("socket"));
        try (StreamListener listener = StreamListener.bind(address)) {
            List<String> command = Peer.javaCommand(List.of(), Service.class);
            String[] arguments = command.subList(1, command.size()).toArray(String[]::new);
            ChildProcess jvm =
                    ChildBuilder.of(command.get(0), arguments)
                            .listener("first", listener.fd())
                            .start();
            try {
                assertEquals("first", answer(address));
                assertEquals(0, jvm.waitFor());
            } finally {
                jvm.destroyForcibly();
            }
        }
    }

    /** Answers a client by the name of its listener. */
    static final class Service {
        public static void main(String[] arguments) throws Exception {
            InheritedSocket inherited = InheritedSocket.take().getFirst();
            try (StreamListener listener = StreamListener.adopt(inherited.fd());
                    StreamSocket client = listener.accept()) {
                client.write(ByteBuffer.wrap(inherited.name().getBytes()));
            }
        }
    }

    private static String answer(UnixAddress address) throws Exception {
        try (StreamSocket socket = StreamSocket.connect(address)) {
            return new String(Channels.newInputStream(socket).readAllBytes());
        }
    }
}

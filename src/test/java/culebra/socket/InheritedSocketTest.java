package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A parent opens sockets, announces them in the environment and becomes a JVM that takes them. */
class InheritedSocketTest {
    /** Listens on a path and on TCP, has a datagram socket and a pipe; the JVM keeps its pid. */
    private static final String PARENT =
            """
            import os, socket, sys, fcntl
            path, count, names, pid = sys.argv[1:5]
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(path)
            listener.listen(5)
            inet = socket.socket()
            inet.bind(('127.0.0.1', 0))
            inet.listen(5)
            datagrams = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            datagrams.bind('')
            print(inet.getsockname()[1], flush=True)
            high = [fcntl.fcntl(each.fileno(), fcntl.F_DUPFD, 50)
                    for each in (listener, inet, datagrams)]
            for number, each in enumerate(high):
                os.dup2(each, 3 + number, inheritable=True)
            for each in high:
                os.close(each)
            environment = dict(os.environ)
            if count != 'none':
                environment['LISTEN_FDS'] = count
            if names != 'none':
                environment['LISTEN_FDNAMES'] = names
            if pid != 'none':
                environment['LISTEN_PID'] = str(os.getpid() + int(pid))
            os.execve(sys.argv[5], sys.argv[5:], environment)
            """;

    @TempDir private Path directory;

    /** The service: tells what it was given, and answers one client of each listener. */
    static final class Service {
        public static void main(String[] arguments) throws Exception {
            List<InheritedSocket> sockets;
            try {
                sockets = InheritedSocket.take();
            } catch (IOException | RuntimeException failed) {
                System.out.println(failed);
                for (int number = 3; number < 7; number++) {
                    System.out.println(Files.exists(Path.of("/proc/self/fd/" + number)));
                }
                return;
            }
            System.out.println(sockets.size());
            for (var each : sockets) {
                System.out.println(each.name() + " " + each.fd().number() + " " + each.fd().kind());
            }
            System.out.println(InheritedSocket.take().size() + " again");
            for (var each : sockets) {
                try (var listener = StreamListener.adopt(each.fd());
                        StreamSocket socket = listener.accept()) {
                    socket.write(ByteBuffer.wrap(StreamDomain.bytes(each.name())));
                } catch (IllegalArgumentException messages) {
                    MessageSocket.adopt(each.fd()).close();
                }
            }
            var children = new ProcessBuilder("ls", "-l", "/proc/self/fd").start();
            String open = new String(children.getInputStream().readAllBytes());
            System.out.println(open.contains("socket:") ? open : "no child has one");
        }
    }

    @Test
    void aServiceAnswersWhoConnectedBeforeItRan() throws Exception {
        Path path = directory.resolve("socket");
        try (Peer service = start(path, "3", "web:control", "0")) {
            int port = Integer.parseInt(service.line());
            var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
            try (StreamSocket unix = StreamSocket.connect(UnixAddress.path(path));
                    StreamSocket inet = StreamSocket.connect(address)) {
                service.expect("3");
                service.expect("web 3 SOCKET");
                service.expect("control 4 SOCKET");
                service.expect("unknown 5 SOCKET");
                service.expect("0 again");
                assertEquals("web", all(unix));
                assertEquals("control", all(inet));
            }
            service.expect("no child has one");
            service.join();
        }
        assertTrue(Files.exists(path), "the file is the parent's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2 none 1", "2 a:b none", "none a:b 0", "0 none 0"})
    void whatIsNotForThisProcessIsNone(String words) throws Exception {
        try (Peer service = start(words)) {
            service.line();
            service.expect("0");
            service.expect("0 again");
            service.expect("no child has one");
            service.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "-1", "99999999999"})
    void invalidCountIsReported(String count) {
        String self = "" + ProcessHandle.current().pid();
        var environment = Map.of("LISTEN_FDS", count, "LISTEN_PID", self);
        var refused =
                assertThrows(IllegalStateException.class, () -> InheritedSocket.take(environment));
        assertTrue(refused.getMessage().contains("LISTEN_FDS"), refused.getMessage());
    }

    /** The number after the last is the JVM's own, and not to be closed when it goes wrong. */
    @ParameterizedTest
    @ValueSource(strings = {"6 none 0", "2147483647 none 0"})
    void moreThanThereAreAreRefusedAndNoneIsClosed(String words) throws Exception {
        try (Peer service = start(words)) {
            service.line();
            String line = service.line();
            assertTrue(line.contains("Exception"), line);
            assertTrue(line.contains("fd 7"), line);
            for (int number = 3; number < 7; number++) {
                service.expect("true");
            }
            service.join();
        }
    }

    @Test
    void malformedPidIsReported() {
        var environment = Map.of("LISTEN_FDS", "1", "LISTEN_PID", "me");
        var refused =
                assertThrows(IllegalStateException.class, () -> InheritedSocket.take(environment));
        assertTrue(refused.getMessage().contains("\"me\""), refused.getMessage());
    }

    private Peer start(String words) throws IOException {
        String[] each = words.split(" ");
        return start(directory.resolve("socket"), each[0], each[1], each[2]);
    }

    private static Peer start(Path path, String count, String names, String pid)
            throws IOException {
        var arguments = new ArrayList<>(List.of(path.toString(), count, names, pid));
        // Directories: a jar would be a descriptor more.
        String archive = System.getProperty("java.home") + "/lib/server/classes.jsa"; // the JDK's
        List<String> directories =
                List.of(
                        "-XX:SharedArchiveFile=" + archive,
                        "-cp",
                        System.getProperty("java.class.path"));
        arguments.addAll(Peer.javaCommand(directories, Service.class));
        return Peer.python(PARENT, arguments.toArray(String[]::new));
    }

    private static String all(StreamSocket socket) throws IOException {
        var buffer = ByteBuffer.allocate(100);
        while (socket.read(buffer) >= 0) {}
        return new String(buffer.array(), 0, buffer.position());
    }
}

package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.pipe.UnixPipe;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Descriptors passed to and from Python by its own means. */
@ExtendWith(LeavesNothing.class)
class PythonDescriptorsTest {
    private static final String PYTHON =
            """
            import array, os, socket, sys
            role, type, path = sys.argv[1:]
            s = socket.socket(socket.AF_UNIX, getattr(socket, type))
            s.connect(path)
            if role == 'send':
                ends = os.pipe()
                os.write(ends[1], b'from Python')
                socket.send_fds(s, [b'two'], ends)
            else:
                message, fds, flags, _ = socket.recv_fds(s, 100, 10)
                print(message.decode(), len(fds), int(flags & socket.MSG_CTRUNC))
                os.write(fds[1], b'by Python')
                print(os.read(fds[0], 100).decode())
            """;

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"SOCK_STREAM", "SOCK_DGRAM", "SOCK_SEQPACKET"})
    void pythonSendsDescriptors(String type) throws Exception {
        try (Server server = new Server(type, directory.resolve("server"));
                Peer peer = Peer.python(PYTHON, "send", type, server.path());
                var received = Received.create()) {
            var buffer = ByteBuffer.allocate(100);
            assertEquals(3, server.receive(buffer, received));
            peer.join();
            assertEquals("two", Letters.text(buffer));
            List<Fd> ends = received.descriptors();
            assertEquals(2, ends.size());
            ends.get(1).close();
            try (var source = ReadChannel.adopt(ends.get(0))) {
                assertEquals(11, source.read(buffer.clear()));
                assertEquals("from Python", Letters.text(buffer));
                assertEquals(-1, source.read(buffer.clear()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOCK_STREAM", "SOCK_SEQPACKET"})
    void pythonReceivesDescriptors(String type) throws Exception {
        try (Server server = new Server(type, directory.resolve("server"));
                Peer peer = Peer.python(PYTHON, "receive", type, server.path());
                UnixPipe down = UnixPipe.open();
                UnixPipe up = UnixPipe.open()) {
            server.send(Letters.of("both"), down.source().fd(), up.sink().fd());
            peer.expect("both 2 0");
            var buffer = ByteBuffer.allocate(100);
            assertEquals(9, up.source().read(buffer));
            assertEquals("by Python", Letters.text(buffer));
            down.sink().write(Letters.of("by Java"));
            peer.expect("by Java");
            peer.join();
        }
    }

    @Test
    void pythonReceivesDescriptorsInADatagram() throws Exception {
        String script =
                """
                import os, socket
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.bind('')
                print(s.getsockname()[1:].decode(), flush=True)
                message, fds, _, _ = socket.recv_fds(s, 100, 10)
                os.write(fds[0], message)
                """;
        try (Peer peer = Peer.python(script);
                UnixPipe pipe = UnixPipe.open();
                var socket = MessageSocket.unconnected(MessageDomain.PATH.family())) {
            var to = UnixAddress.abstractName(peer.line());
            socket.send(Letters.of("echo"), to, pipe.sink().fd());
            peer.join();
            assertEquals(4, pipe.source().read(ByteBuffer.allocate(9)));
        }
    }

    /** A socket that waits for one peer, whatever its type. */
    private static final class Server implements AutoCloseable {
        private final UnixAddress address;
        private final SocketHandle<?> socket;
        private SocketHandle<?> accepted;

        Server(String type, Path path) throws Exception {
            address = UnixAddress.path(path);
            socket =
                    switch (type) {
                        case "SOCK_STREAM" -> StreamListener.bind(address);
                        case "SOCK_SEQPACKET" -> SeqpacketListener.bind(address);
                        default -> MessageSocket.bind(address);
                    };
        }

        String path() {
            return address.toString();
        }

        int receive(ByteBuffer into, Received received) throws Exception {
            return switch (accept()) {
                case StreamSocket stream -> stream.receive(into, received);
                case MessageSocket messages -> messages.receive(into, received);
                default -> throw new AssertionError();
            };
        }

        void send(ByteBuffer message, Fd... fds) throws Exception {
            switch (accept()) {
                case StreamSocket stream -> stream.send(message, fds);
                case MessageSocket messages -> messages.send(message, fds);
                default -> throw new AssertionError();
            }
        }

        private SocketHandle<?> accept() throws Exception {
            accepted =
                    switch (socket) {
                        case StreamListener listener -> listener.accept();
                        case SeqpacketListener listener -> listener.accept();
                        default -> socket;
                    };
            return accepted;
        }

        @Override
        public void close() {
            if (accepted != null) {
                accepted.close();
            }
            socket.close();
        }
    }
}

package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.socket.StreamDomain.Language;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Paths of sockets up to the last byte, one byte more, and the way out. */
class UnixPathLengthTest {
    /** Reaches a name in a directory, since Python itself has no room for 108 bytes. */
    private static final String INSIDE =
            """
            import os, socket, sys
            os.chdir(sys.argv[1])
            made = socket.socket(socket.AF_UNIX)
            made.connect(sys.argv[2])
            print(len(made.getpeername()), flush=True)
            print(made.recv(9).decode())
            """;

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {107, 108})
    void pythonReachesThePathAndSeesAllOfIt(int length) throws Exception {
        Path path = path(length);
        try (var listener = StreamListener.bind(UnixAddress.path(path))) {
            assertEquals(UnixAddress.path(path), listener.localAddress());
            assertTrue(Files.exists(path));
            try (Peer peer = Peer.python(INSIDE, directory.toString(), name(path));
                    StreamSocket socket = listener.accept()) {
                peer.expect("" + length);
                socket.write(ByteBuffer.wrap(StreamDomain.bytes("hello")));
                peer.expect("hello");
                peer.join();
            }
            try (StreamSocket socket = StreamSocket.connect(UnixAddress.path(path))) {
                assertEquals(UnixAddress.path(path), socket.peerAddress());
            }
        }
        assertFalse(Files.exists(path), "the file must go with its listener");
    }

    @ParameterizedTest
    @ValueSource(ints = {107, 108})
    void aPathThatCHasBoundIsReached(int length) throws Exception {
        UnixAddress address = UnixAddress.path(path(length));
        try (Peer peer = StreamDomain.answers(Language.C, address)) {
            peer.line();
            try (StreamSocket socket = StreamSocket.connect(address)) {
                socket.write(ByteBuffer.wrap(StreamDomain.bytes("x")));
                var one = ByteBuffer.allocate(1);
                assertEquals(1, socket.read(one));
                assertEquals('X', one.get(0));
                assertEquals(address, socket.peerAddress());
            }
            peer.join();
        }
    }

    @Test
    void oneByteMoreIsRefusedWithTheLimitAndTheWayOut() throws Exception {
        Path path = path(109);
        for (var refused :
                new IllegalArgumentException[] {
                    assertThrows(IllegalArgumentException.class, () -> UnixAddress.path(path)),
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> UnixAddress.path(path.toString())),
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> StreamListener.bind(UnixDomainSocketAddress.of(path))),
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> StreamSocket.connect(UnixDomainSocketAddress.of(path)))
                }) {
            String message = refused.getMessage();
            assertTrue(message.contains("109"), message);
            assertTrue(message.contains("108"), message);
            assertTrue(message.contains("/proc/self/fd/"), message);
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void bytesCountAndNotLetters() {
        assertEquals(108, UnixAddress.path("\u00e9".repeat(54)).bytes().length);
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> UnixAddress.path("\u00e9".repeat(55)));
        assertTrue(refused.getMessage().contains("110"), refused.getMessage());
    }

    @Test
    void aLongPathIsReachedByTheDescriptorOfItsDirectory() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(120)));
        try (var open = Files.newDirectoryStream(deep)) {
            assertFalse(open.iterator().hasNext());
            String way = "/proc/self/fd/" + numberOf(deep) + "/name";
            try (var listener = StreamListener.bind(UnixAddress.path(way))) {
                assertTrue(Files.exists(deep.resolve("name")));
                assertEquals(UnixAddress.path(way), listener.localAddress());
                try (Peer peer = Peer.python(INSIDE, deep.toString(), "name");
                        StreamSocket socket = listener.accept()) {
                    peer.expect("" + way.length());
                    socket.write(ByteBuffer.wrap(StreamDomain.bytes("hello")));
                    peer.expect("hello");
                }
                StreamSocket.connect(UnixAddress.path(way)).close();
            }
        }
        assertFalse(Files.exists(deep.resolve("name")));
    }

    /** A path from a listing leads where it came from, be it in an encoding or not. */
    @Test
    void aPathInNoEncodingIsReached() throws Exception {
        String make = "import os, sys; os.mkdir(os.fsencode(sys.argv[1]) + b'/\\xff\\xe9')";
        try (Peer python = Peer.python(make, directory.toString())) {
            python.join();
        }
        Path strange;
        try (Stream<Path> all = Files.list(directory)) {
            strange = all.findFirst().orElseThrow();
        }
        try (var listener = StreamListener.bind(UnixAddress.path(strange.resolve("socket")))) {
            assertTrue(Files.exists(strange.resolve("socket")));
            StreamSocket.connect(listener.localAddress()).close();
            listener.accept().close();
        }
        assertFalse(Files.exists(strange.resolve("socket")));
    }

    private Path path(int length) {
        int rest = length - directory.toString().length() - 1;
        return directory.resolve("x".repeat(rest));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    /** Where this process has a directory open. */
    private static String numberOf(Path directory) throws IOException {
        try (Stream<Path> numbers = Files.list(Path.of("/proc/self/fd"))) {
            return numbers.filter(number -> leadsTo(number, directory))
                    .map(UnixPathLengthTest::name)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean leadsTo(Path link, Path target) {
        try {
            return Files.readSymbolicLink(link).equals(target);
        } catch (IOException gone) {
            return false;
        }
    }
}

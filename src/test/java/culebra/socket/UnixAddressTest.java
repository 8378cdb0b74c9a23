package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Names of UNIX sockets: what they are, and that every byte of them counts. */
class UnixAddressTest {
    @TempDir private Path directory;

    private static final String CONNECT =
            """
            import socket, sys
            made = socket.socket(socket.AF_UNIX)
            if len(sys.argv) > 2:
                made.bind(b'\\0' + bytes.fromhex(sys.argv[2]))
            try:
                made.connect(b'\\0' + bytes.fromhex(sys.argv[1]))
                print(made.getpeername().hex(), flush=True)
                made.recv(1)
            except ConnectionRefusedError:
                print('refused')
            """;

    @Test
    void aPathIsAPath() {
        UnixAddress address = UnixAddress.path("/tmp/a");
        assertTrue(address.isPath() && !address.isAbstract() && !address.isUnnamed());
        assertEquals(Path.of("/tmp/a"), address.toPath());
        assertEquals("/tmp/a", address.toString());
        assertArrayEquals(StreamDomain.bytes("/tmp/a"), address.bytes());
        assertEquals(UnixAddress.path(Path.of("/tmp/a")), address);
        assertEquals(UnixAddress.path(Path.of("/tmp/a")).hashCode(), address.hashCode());
        assertNotEquals(UnixAddress.path("/tmp/b"), address);
        assertEquals(address, Addresses.unix(UnixDomainSocketAddress.of("/tmp/a")));
    }

    /** In UTF-8, in an encoding of one byte for a letter, and in none. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "C.UTF-8"})
    void thePathHasTheBytesOfTheAddressInEveryLocale(String locale) throws Exception {
        var command = new ArrayList<>(List.of("env", "LC_ALL=" + locale));
        command.addAll(Peer.javaCommand(List.of(), Paths.class, directory.toString()));
        try (Peer jvm = Peer.command(command)) {
            jvm.join();
        }
    }

    /** Binds to paths and finds the socket by each one. */
    static final class Paths {
        private static final String[] NAMES = {
            "a", "\u00fc", "\u00e9\u20ac/..", "%41 ?#", "\u00ff\u00fe", "a//\u00ff", "\u0080."
        };

        public static void main(String[] arguments) throws Exception {
            for (String name : NAMES) {
                for (Charset charset :
                        List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8)) {
                    check(name.getBytes(charset));
                    check((arguments[0] + "/" + name).getBytes(charset));
                }
            }
            byte[] bound = (arguments[0] + "/s\u00ff").getBytes(StandardCharsets.ISO_8859_1);
            try (var listener = StreamListener.bind(UnixAddress.of(bound))) {
                Path path = ((UnixAddress) listener.localAddress()).toPath();
                assertTrue(Files.exists(path));
                assertEquals(listener.localAddress(), UnixAddress.path(path));
            }
        }

        private static void check(byte[] name) {
            Path path = UnixAddress.of(name).toPath();
            byte[] expected =
                    new String(name, StandardCharsets.ISO_8859_1)
                            .replace("//", "/") // as Path does
                            .getBytes(StandardCharsets.ISO_8859_1);
            assertArrayEquals(expected, UnixAddress.path(path).bytes());
            assertEquals(name[0] == '/', path.isAbsolute());
        }
    }

    @Test
    void anAbstractNameIsItsBytes() {
        byte[] name = {'a', 0, 'b', 0};
        UnixAddress address = UnixAddress.abstractName(name);
        name[0] = 'x';
        assertTrue(!address.isPath() && address.isAbstract() && !address.isUnnamed());
        assertArrayEquals(new byte[] {'a', 0, 'b', 0}, address.bytes());
        assertEquals("@a\\0b\\0", address.toString());
        address.bytes()[0] = 'x';
        assertEquals(UnixAddress.abstractName("a\0b\0"), address);
        assertNotEquals(UnixAddress.abstractName("a\0b"), address);
        assertNotEquals(UnixAddress.path("a"), UnixAddress.abstractName("a"));
        assertThrows(IllegalStateException.class, address::toPath);
    }

    @Test
    void noNameIsUnnamed() {
        UnixAddress address = UnixAddress.unnamed();
        assertTrue(!address.isPath() && !address.isAbstract() && address.isUnnamed());
        assertEquals("unnamed", address.toString());
        assertEquals(0, address.bytes().length);
        assertEquals(address, Addresses.unix(UnixDomainSocketAddress.of("")));
        assertThrows(IllegalStateException.class, address::toPath);
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> UnixAddress.path(""));
        assertThrows(IllegalArgumentException.class, () -> UnixAddress.path(Path.of("")));
        assertThrows(IllegalArgumentException.class, () -> UnixAddress.path("a\0b"));
        assertThrows(IllegalArgumentException.class, () -> UnixAddress.abstractName(""));
        assertThrows(IllegalArgumentException.class, () -> UnixAddress.abstractName(new byte[108]));
        assertEquals(107, UnixAddress.abstractName(new byte[107]).bytes().length);
    }

    @Test
    void aNameInAnotherFileSystemIsRefused() throws Exception {
        var uri = java.net.URI.create("jrt:/");
        Path foreign = java.nio.file.FileSystems.getFileSystem(uri).getPath("/modules");
        assertThrows(IllegalArgumentException.class, () -> UnixAddress.path(foreign));
    }

    @Test
    void pythonReachesAnAbstractNameByAllItsBytesAndNoFewer() throws Exception {
        byte[] name = StreamDomain.bytes(TempName.next() + "\0 \u00e9\0\0");
        try (var listener = StreamListener.bind(UnixAddress.abstractName(name));
                Peer exact = connect(name);
                Peer shorter = connect(Arrays.copyOf(name, name.length - 1));
                Peer longer = connect(Arrays.copyOf(name, name.length + 1))) {
            exact.expect("00" + HexFormat.of().formatHex(name));
            shorter.expect("refused");
            longer.expect("refused");
            var bound = assertInstanceOf(UnixAddress.class, listener.localAddress());
            assertArrayEquals(name, bound.bytes());
            listener.accept().close();
            exact.join();
        }
    }

    @Test
    void theLongestAbstractNameHas107Bytes() throws Exception {
        byte[] name = Arrays.copyOf(StreamDomain.bytes(TempName.next()), 107);
        try (var listener = StreamListener.bind(UnixAddress.abstractName(name));
                Peer peer = connect(name)) {
            peer.expect("00" + HexFormat.of().formatHex(name));
            try (StreamSocket here = StreamSocket.connect(UnixAddress.abstractName(name))) {
                assertEquals(UnixAddress.abstractName(name), here.peerAddress());
            }
            listener.accept().close();
            peer.join();
        }
    }

    @Test
    void theNameOfAPeerIsSeenAsPythonBoundIt() throws Exception {
        String name = TempName.next();
        byte[] own = StreamDomain.bytes(name + "\0\0x\0");
        try (var listener = StreamListener.bind(UnixAddress.abstractName(name));
                Peer peer = connect(StreamDomain.bytes(name), own)) {
            try (StreamSocket socket = listener.accept()) {
                assertEquals(UnixAddress.abstractName(own), socket.peerAddress());
            }
            peer.join();
        }
    }

    @Test
    void aNameThatTheSystemChoosesHasFiveBytesAndIsReachedByThem() throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.unnamed());
                var other = StreamListener.bind(UnixDomainSocketAddress.of(""))) {
            var chosen = (UnixAddress) listener.localAddress();
            assertTrue(chosen.isAbstract(), chosen::toString);
            assertEquals(5, chosen.bytes().length);
            assertNotEquals(chosen, other.localAddress());
            try (Peer peer = connect(chosen.bytes())) {
                peer.expect("00" + HexFormat.of().formatHex(chosen.bytes()));
                listener.accept().close();
                peer.join();
            }
        }
    }

    @Test
    void anAbstractNameVanishesWithItsSocket() throws Exception {
        UnixAddress address = UnixAddress.abstractName(TempName.next());
        try (var listener = StreamListener.bind(address)) {
            assertThrows(java.net.BindException.class, () -> StreamListener.bind(address));
            assertTrue(listener.isOpen());
        }
        assertThrows(ConnectException.class, () -> StreamSocket.connect(address));
        StreamListener.bind(address).close();
    }

    @Test
    void toConnectToNoNameIsRefused() {
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> StreamSocket.connect(UnixAddress.unnamed()));
        assertTrue(refused.getMessage().contains("unnamed socket"), refused.getMessage());
    }

    private static Peer connect(byte[] name) throws Exception {
        return Peer.python(CONNECT, HexFormat.of().formatHex(name));
    }

    private static Peer connect(byte[] name, byte[] own) throws Exception {
        HexFormat hex = HexFormat.of();
        return Peer.python(CONNECT, hex.formatHex(name), hex.formatHex(own));
    }
}

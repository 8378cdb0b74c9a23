package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a connection ends: by one half, by a close, by a reset, and by the death of the peer. */
class StreamEndTest {
    private static final String CONNECTS =
            """
            import socket, sys
            if sys.argv[1] == 'inet':
                made = socket.create_connection((sys.argv[2], int(sys.argv[3])))
            else:
                made = socket.socket(socket.AF_UNIX)
                made.connect(sys.argv[2])
            print('connected', flush=True)
            sys.stdin.readline()
            """;

    @TempDir private Path directory;
    private long before;

    @BeforeEach
    void count() throws IOException {
        On.warmUp();
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    static List<Arguments> all() {
        var all = new ArrayList<Arguments>();
        for (StreamDomain domain : StreamDomain.values()) {
            for (On kind : On.values()) {
                all.add(Arguments.of(domain, kind));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("all")
    void oneHalfEndsAndTheOtherGoesOn(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            StreamSocket here = connection.here();
            StreamSocket there = connection.there();
            here.write(one('a'));
            var end =
                    kind.start(
                            () -> {
                                var two = ByteBuffer.allocate(2);
                                while (there.read(two) > 0) {}
                                return two.position() + " " + there.read(ByteBuffer.allocate(9));
                            });
            here.shutdownOutput();
            assertEquals("1 -1", end.get());
            var failure = fails(kind, () -> here.write(one('b')));
            assertEquals(Errno.EPIPE, failure.errno());
            assertEquals(1, there.write(one('c')));
            assertEquals(1, here.read(ByteBuffer.allocate(1)));
            assertTrue(here.isOpen() && there.isOpen());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void anEndedInputWakesWhoReads(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            StreamSocket here = connection.here();
            var read = kind.start(() -> here.read(ByteBuffer.allocate(1))).blocked();
            here.shutdownInput();
            assertEquals(-1, read.get());
            assertEquals(1, here.write(one('x')), "the other direction is as it was");
            assertEquals(1, connection.there().read(ByteBuffer.allocate(1)));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPeerThatClosesIsTheEndAndThenABrokenPipe(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            connection.there().write(one('z'));
            connection.there().close();
            StreamSocket here = connection.here();
            assertEquals(1, kind.get(() -> here.read(ByteBuffer.allocate(5))));
            assertEquals(-1, kind.get(() -> here.read(ByteBuffer.allocate(5))));
            assertEquals(-1, kind.get(() -> here.tryRead(ByteBuffer.allocate(5))));
            Errno errno = brokenBy(kind, here);
            assertTrue(
                    errno == Errno.EPIPE || !domain.isUnix() && errno == Errno.ECONNRESET,
                    errno::toString);
            assertTrue(here.isOpen(), "to be closed by its user");
        }
    }

    /** A listener that closes its socket with bytes unread resets a UNIX connection, too. */
    @ParameterizedTest
    @MethodSource("all")
    void closeWithUnreadBytesResetsTheConnection(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            connection.here().write(one('u'));
            connection.there().fd().await(culebra.fd.Readiness.READABLE);
            connection.there().close();
            var reset = fails(kind, () -> connection.here().read(ByteBuffer.allocate(1)));
            assertEquals(Errno.ECONNRESET, reset.errno());
            assertEquals(-1, connection.here().read(ByteBuffer.allocate(1)), "told once");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void toLingerForNoTimeResets(StreamDomain domain) throws Exception {
        for (On kind : On.values()) {
            try (var connection = StreamConnection.open(domain, directory)) {
                StreamSocket here = connection.here();
                var read = kind.start(() -> here.read(ByteBuffer.allocate(1))).blocked();
                connection.there().setOption(StandardSocketOptions.SO_LINGER, 0).close();
                var reset = (ErrnoException) read.failure();
                assertEquals(Errno.ECONNRESET, reset.errno());
                assertEquals("recv", reset.call());
                assertEquals(Errno.EPIPE, brokenBy(kind, here));
            }
        }
    }

    /** The system closes what a killed process had: the end, for who reads as for who writes. */
    @ParameterizedTest
    @EnumSource(names = {"PATH", "INET"})
    void aKilledPeerIsTheEnd(StreamDomain domain) throws Exception {
        for (On kind : On.values()) {
            try (var listener = StreamListener.bind(domain.fresh(directory));
                    Peer peer = connects(listener);
                    StreamSocket socket = listener.accept()) {
                peer.expect("connected");
                var read = kind.start(() -> socket.read(ByteBuffer.allocate(1))).blocked();
                peer.kill();
                assertEquals(-1, read.get());
            }
            try (var listener = StreamListener.bind(domain.fresh(directory));
                    Peer peer = connects(listener);
                    StreamSocket socket = listener.accept()) {
                peer.expect("connected");
                var large = ByteBuffer.allocateDirect(50_000_000);
                var write = kind.start(() -> socket.write(large)).blocked();
                peer.kill();
                Errno errno = ((ErrnoException) write.failure()).errno();
                assertTrue(errno == Errno.EPIPE || errno == Errno.ECONNRESET, errno::toString);
            }
        }
    }

    private static Peer connects(StreamListener listener) throws IOException {
        return listener.localAddress() instanceof InetSocketAddress inet
                ? Peer.python(CONNECTS, "inet", "127.0.0.1", "" + inet.getPort())
                : Peer.python(CONNECTS, "unix", listener.localAddress().toString());
    }

    /** A TCP peer must first be written to, and answer with a reset. */
    private static Errno brokenBy(On kind, StreamSocket socket) throws Exception {
        var failure =
                kind.start(
                                () -> {
                                    while (true) {
                                        socket.write(one('x'));
                                        On.letOthersRun();
                                    }
                                })
                        .failure();
        return ((ErrnoException) failure).errno();
    }

    private interface Use {
        long of() throws Exception;
    }

    private static ErrnoException fails(On kind, Use use) {
        var task = kind.start(use::of);
        return assertThrows(
                ErrnoException.class,
                () -> {
                    throw task.failure();
                });
    }

    private static ByteBuffer one(char character) {
        return ByteBuffer.allocate(1).put(0, (byte) character);
    }
}

package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.socket.StreamDomain.Language;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Streams between this process and one in Python or C, in every domain and both roles. */
class StreamPeersTest {
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
            for (Language language : Language.values()) {
                for (On kind : On.values()) {
                    all.add(Arguments.of(domain, language, kind));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPeerIsAnsweredUntilItEndsItsStream(StreamDomain domain, Language language, On kind)
            throws Exception {
        try (var listener = StreamListener.bind(domain.fresh(directory));
                Peer peer = StreamDomain.asks(language, listener.localAddress())) {
            try (StreamSocket socket = kind.get(listener::accept)) {
                assertEquals("a question", kind.get(() -> all(socket)));
                assertEquals(listener.localAddress(), socket.localAddress());
                if (domain.isUnix()) {
                    assertEquals(UnixAddress.unnamed(), socket.peerAddress());
                    assertEquals(peer.pid(), socket.peer().pid());
                } else {
                    var remote = assertInstanceOf(InetSocketAddress.class, socket.peerAddress());
                    assertTrue(remote.getAddress().isLoopbackAddress(), remote::toString);
                }
                kind.get(() -> socket.write(ByteBuffer.wrap(StreamDomain.bytes("an answer"))));
            }
            assertEquals("an answer", peer.join());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPeersAnswerIsReadUntilItsEnd(StreamDomain domain, Language language, On kind)
            throws Exception {
        SocketAddress told = domain.fresh(directory);
        try (Peer peer = StreamDomain.answers(language, told)) {
            SocketAddress address = StreamDomain.ready(told, peer.line());
            try (StreamSocket socket = kind.get(() -> StreamSocket.connect(address))) {
                assertEquals(address, socket.peerAddress());
                kind.get(() -> socket.write(ByteBuffer.wrap(StreamDomain.bytes("grow"))));
                var four = ByteBuffer.allocate(4);
                while (four.hasRemaining()) {
                    assertTrue(kind.get(() -> socket.read(four)) > 0);
                }
                assertEquals("GROW", new String(four.array()));
                kind.get(() -> socket.write(ByteBuffer.wrap(StreamDomain.bytes("again"))));
                socket.shutdownOutput();
                assertEquals("AGAIN", kind.get(() -> all(socket)));
                if (domain.isUnix()) {
                    assertEquals(peer.pid(), socket.peer().pid());
                }
            }
            peer.join();
        }
    }

    private static String all(StreamSocket socket) throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(7);
        while (socket.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toString();
    }
}

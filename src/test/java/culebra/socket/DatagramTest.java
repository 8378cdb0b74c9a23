package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.ErrnoException;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

/** Datagrams in every domain: who sends to whom, and whom the receiver believes it was. */
@ExtendWith(LeavesNothing.class)
class DatagramTest {

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void aQuestionIsAnsweredToWhoAsked(MessageDomain domain) throws Exception {
        try (var server = MessageSocket.bind(domain.fresh(directory));
                var client = MessageSocket.connect(server.localAddress());
                var received = Received.create(0)) {
            client.send(Letters.of("question"));
            var buffer = ByteBuffer.allocate(100);
            assertEquals(8, server.receive(buffer, received));
            assertEquals("question", Letters.text(buffer));
            assertEquals(8, received.size());
            assertEquals(client.localAddress(), received.from().orElseThrow());
            server.send(Letters.of("answer"), received.from().get());
            assertEquals("answer", Letters.await(client));
            assertEquals(server.localAddress(), client.peerAddress());
        }
    }

    @ParameterizedTest
    @EnumSource
    void unconnectedSocketSendsToSeveralAddresses(MessageDomain domain) throws Exception {
        try (var one = MessageSocket.bind(domain.fresh(directory));
                var two = MessageSocket.bind(domain.fresh(directory));
                var sender = MessageSocket.unconnected(domain.family())) {
            for (int i = 0; i < 3; i++) {
                sender.send(Letters.of("for one " + i), one.localAddress());
                assertTrue(sender.trySend(Letters.of("for two " + i), two.localAddress()));
                assertEquals("for one " + i, Letters.await(one));
                assertEquals("for two " + i, Letters.await(two));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectedSocketHearsItsPeerAlone(MessageDomain domain) throws Exception {
        try (var socket = MessageSocket.bind(chosen(domain));
                var first = MessageSocket.bind(domain.fresh(directory));
                var second = MessageSocket.bind(domain.fresh(directory))) {
            SocketAddress here = socket.localAddress();
            assertSame(socket, socket.connectTo(first.localAddress()));
            socket.send(Letters.of("to first"));
            assertEquals("to first", Letters.await(first));
            first.send(Letters.of("from first"), here);
            assertEquals("from first", Letters.await(socket));
            refusedOrDropped(domain, second, here);

            assertSame(socket, socket.connectTo(second.localAddress()));
            assertEquals(second.localAddress(), socket.peerAddress());
            socket.send(Letters.of("to second"));
            assertEquals("to second", Letters.await(second));
            second.send(Letters.of("from second"), here);
            assertEquals("from second", Letters.await(socket));
            refusedOrDropped(domain, first, here);

            assertSame(socket, socket.disconnect());
            Letters.fails(ErrnoException.class, socket::peerAddress, "getpeername", "ENOTCONN");
            Letters.fails(
                    ErrnoException.class,
                    () -> socket.send(Letters.of("without address")),
                    "no peer",
                    "pass an address");
            for (var sender : new MessageSocket[] {first, second}) {
                sender.send(Letters.of("welcome"), here);
                assertEquals("welcome", Letters.await(socket));
            }
        }
    }

    /** An address in full: a port that the system chose at bind would go with the peer. */
    private SocketAddress chosen(MessageDomain domain) throws Exception {
        try (var chooser = MessageSocket.bind(domain.fresh(directory))) {
            return chooser.localAddress();
        }
    }

    /** UNIX tells the stranger; over IP its message is lost. */
    private static void refusedOrDropped(
            MessageDomain domain, MessageSocket stranger, SocketAddress to) throws Exception {
        if (domain.isUnix()) {
            Letters.fails(
                    AccessDeniedException.class,
                    () -> stranger.send(Letters.of("stranger"), to),
                    "EPERM");
        } else {
            stranger.send(Letters.of("stranger"), to);
        }
    }

    @Test
    void aPathIsForThisUserAloneAndGoesWithTheSocket() throws Exception {
        Path path = directory.resolve("socket");
        try (var socket = MessageSocket.bind(UnixAddress.path(path))) {
            assertEquals(UnixAddress.path(path), socket.localAddress());
            assertEquals(
                    "[OWNER_READ, OWNER_WRITE]",
                    new TreeSet<>(Files.getPosixFilePermissions(path)).toString());
        }
        assertTrue(Files.notExists(path));
    }

    @Test
    void whoConnectsOverUnixGetsANameToBeAnsweredAt() throws Exception {
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.connect(server.localAddress())) {
            for (var socket : new MessageSocket[] {server, client}) {
                var name = (UnixAddress) socket.localAddress();
                assertTrue(name.isAbstract() && name.bytes().length == 5, name.toString());
            }
        }
    }

    @Test
    void whoHasNoNameCannotBeAnswered() throws Exception {
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var sender = MessageSocket.unconnected(MessageDomain.UNNAMED.family());
                var pair = MessageSocket.pair();
                var received = Received.create()) {
            assertEquals(UnixAddress.unnamed(), sender.localAddress());
            sender.send(Letters.of("x"), server.localAddress());
            server.receive(ByteBuffer.allocate(1), received);
            Optional<SocketAddress> from = received.from();
            assertTrue(from.isEmpty() || from.get().equals(UnixAddress.unnamed()), from.toString());
            pair.first().send(Letters.of("x"));
            pair.second().receive(ByteBuffer.allocate(1), received);
            assertEquals(from, received.from());
        }
    }

    @Test
    void theTwoOfAPairSendToEachOther() throws Exception {
        try (var pair = MessageSocket.pair()) {
            pair.first().send(Letters.of("there"));
            pair.second().send(Letters.of("back"));
            assertEquals("there", Letters.next(pair.second()));
            assertEquals("back", Letters.next(pair.first()));
            assertEquals(ProcessHandle.current().pid(), pair.first().peer().pid());
        }
    }

    @Test
    void anInetSocketWithoutAddressGetsOneWhenItSends() throws Exception {
        try (var server = MessageSocket.bind(MessageDomain.INET.fresh(directory));
                var client = MessageSocket.unconnected(MessageDomain.INET.family());
                var received = Received.create(0)) {
            client.send(Letters.of("x"), server.localAddress());
            assertEquals(1, server.tryReceive(ByteBuffer.allocate(1), received, Patience.LIMIT));
            int port = ((InetSocketAddress) client.localAddress()).getPort();
            assertEquals(port, ((InetSocketAddress) received.from().orElseThrow()).getPort());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfMemorySendsAndReceives(MessageDomain domain) throws Exception {
        try (Arena arena = Arena.ofConfined();
                var server = MessageSocket.bind(domain.fresh(directory));
                var client = MessageSocket.connect(server.localAddress())) {
            var direct = ByteBuffer.allocateDirect(10);
            client.send(direct.put(0, (byte) 'd').slice(0, 1).asReadOnlyBuffer());
            assertEquals(1, server.receive(direct.position(7).limit(9)));
            assertEquals(8, direct.position(), "only as far as bytes came");
            assertEquals('d', direct.get(7));
            var segment = arena.allocateFrom("segment");
            client.send(segment);
            var into = arena.allocate(8);
            assertEquals(8, server.receive(into));
            assertEquals("segment", into.getString(0));
            client.send(MemorySegment.ofArray(new int[] {7, 8}));
            int[] numbers = new int[2];
            assertEquals(8, server.receive(MemorySegment.ofArray(numbers)));
            assertEquals(8, numbers[1]);
        }
    }
}

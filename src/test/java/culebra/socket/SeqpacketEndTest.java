package culebra.socket;

import static culebra.socket.MessageSocket.END;
import static culebra.socket.MessageSocket.NONE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/** The end of a connection of messages, which is not a message of no bytes. */
@ExtendWith(LeavesNothing.class)
class SeqpacketEndTest {

    @Test
    void theEndComesAfterTheLastMessageInEveryShape() throws Exception {
        try (Arena arena = Arena.ofConfined();
                var received = Received.create();
                var pair = MessageSocket.pairSeqpacket()) {
            pair.first().send(Letters.of("last"));
            pair.first().close();
            var to = pair.second();
            assertEquals("last", Letters.next(to));
            var buffer = ByteBuffer.allocate(1);
            assertEquals(END, to.receive(buffer));
            assertEquals(END, to.tryReceive(buffer));
            assertEquals(END, to.tryReceive(buffer, Patience.LIMIT));
            assertEquals(END, to.receive(buffer, received));
            assertEquals(END, to.tryReceive(buffer, received, Patience.LIMIT));
            assertEquals(END, to.peek(buffer));
            assertEquals(END, to.receive(arena.allocate(1)));
            assertEquals(END, to.tryReceive(arena.allocate(1)));
            assertEquals(END, to.tryReceive(arena.allocate(1), Patience.LIMIT));
            assertEquals(0, buffer.position());
            assertEquals(0, received.fullSize());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEmptyMessageIsNotTheEndOfThoseBehindIt(boolean close) throws Exception {
        try (var received = Received.create();
                var pair = MessageSocket.pairSeqpacket()) {
            for (String message : new String[] {"", "", "x", "", "y"}) {
                pair.first().send(Letters.of(message));
            }
            if (close) {
                pair.first().close();
            } else {
                pair.first().shutdownOutput();
            }
            var buffer = ByteBuffer.allocate(1);
            assertEquals(0, pair.second().peek(buffer));
            assertEquals(0, pair.second().receive(buffer));
            assertEquals(0, pair.second().receive(buffer, received));
            assertEquals("x", Letters.next(pair.second()));
            assertEquals(0, pair.second().tryReceive(buffer));
            assertEquals("y", Letters.next(pair.second()));
            assertEquals(END, pair.second().tryReceive(buffer));
        }
    }

    @Test
    void aHalfCloseEndsOneWayOnly() throws Exception {
        try (var pair = MessageSocket.pairSeqpacket()) {
            pair.first().shutdownOutput();
            assertEquals(END, pair.second().receive(ByteBuffer.allocate(1)));
            pair.second().send(Letters.of("still"));
            assertEquals("still", Letters.next(pair.first()));
            assertEquals(NONE, pair.first().tryReceive(ByteBuffer.allocate(1)));
            Letters.fails(ErrnoException.class, () -> pair.first().send(Letters.of("x")), "EPIPE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSendToAPeerThatHasGoneIsAnError(On kind) throws Exception {
        try (var pair = MessageSocket.pairSeqpacket()) {
            pair.second().close();
            for (int i = 0; i < 2; i++) {
                var send =
                        kind.start(
                                () -> {
                                    pair.first().send(Letters.of("x"));
                                    return null;
                                });
                var gone = assertInstanceOf(ErrnoException.class, send.failure());
                assertEquals(Errno.EPIPE, gone.errno());
                assertTrue(
                        gone.getMessage().contains("the peer has disconnected"), gone.getMessage());
            }
            Letters.fails(
                    ErrnoException.class, () -> pair.first().trySend(Letters.of("x")), "EPIPE");
            assertTrue(pair.first().isOpen());
        }
    }

    @ParameterizedTest
    @CsvSource({"PLATFORM, false", "PLATFORM, true", "VIRTUAL, false", "VIRTUAL, true"})
    void aWaitEndsWhenThePeerCloses(On kind, boolean sends) throws Exception {
        try (var pair = MessageSocket.pairSeqpacket()) {
            if (sends) {
                Letters.fill(pair.first(), 1000);
            }
            var call =
                    kind.start(
                                    () -> {
                                        if (sends) {
                                            pair.first().send(ByteBuffer.allocate(1000));
                                        }
                                        return pair.first().receive(ByteBuffer.allocate(1));
                                    })
                            .blocked();
            pair.second().close();
            if (sends) {
                assertInstanceOf(ErrnoException.class, call.failure());
            } else {
                assertEquals(END, call.get());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatIsKilledEndsTheConnectionAfterItsMessages(On kind) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                Peer peer =
                        Peer.python(
                                "import socket,sys\n"
                                        + "s=socket.socket(socket.AF_UNIX,socket.SOCK_SEQPACKET)\n"
                                        + "s.connect('\\0'+sys.argv[1])\n"
                                        + "s.send(b'last words')\n"
                                        + "s.recv(9)",
                                listener.localAddress().toString().substring(1));
                var server = listener.accept()) {
            assertEquals(peer.pid(), server.peer().pid());
            assertEquals("last words", Letters.await(server));
            var receive = kind.start(() -> server.receive(ByteBuffer.allocate(1))).blocked();
            peer.kill();
            assertEquals(END, receive.get());
            Letters.fails(ErrnoException.class, () -> server.send(Letters.of("x")), "EPIPE");
        }
    }
}

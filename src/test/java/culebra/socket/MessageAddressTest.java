package culebra.socket;

import static culebra.socket.MessageSocket.NONE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ThreadLocalRandom;

/** Messages reach the address they are sent to, and no other message is received. */
@ExtendWith(LeavesNothing.class)
class MessageAddressTest {

    /** Every call that sends to an address, without a descriptor and with one. */
    private enum Send {
        BUFFER {
            @Override
            void on(MessageSocket socket, SocketAddress to) throws Exception {
                socket.send(Letters.of("x"), to);
            }
        },
        DESCRIPTOR {
            @Override
            void on(MessageSocket socket, SocketAddress to) throws Exception {
                socket.send(Letters.of("x"), to, socket.fd());
            }
        },
        TRY {
            @Override
            void on(MessageSocket socket, SocketAddress to) throws Exception {
                socket.trySend(Letters.of("x"), to);
            }
        },
        TIMED {
            @Override
            void on(MessageSocket socket, SocketAddress to) throws Exception {
                socket.trySend(Letters.of("x"), to, Patience.LIMIT);
            }
        },
        TRY_DESCRIPTOR {
            @Override
            void on(MessageSocket socket, SocketAddress to) throws Exception {
                socket.trySend(Letters.of("x"), to, socket.fd());
            }
        },
        TIMED_DESCRIPTOR {
            @Override
            void on(MessageSocket socket, SocketAddress to) throws Exception {
                socket.trySend(Letters.of("x"), to, Patience.LIMIT, socket.fd());
            }
        },
        SEGMENT {
            @Override
            void on(MessageSocket socket, SocketAddress to) throws Exception {
                socket.send(BYTES, to);
            }
        },
        TRY_SEGMENT {
            @Override
            void on(MessageSocket socket, SocketAddress to) throws Exception {
                socket.trySend(BYTES, to);
            }
        },
        TIMED_SEGMENT {
            @Override
            void on(MessageSocket socket, SocketAddress to) throws Exception {
                socket.trySend(BYTES, to, Patience.LIMIT);
            }
        };

        static final MemorySegment BYTES = MemorySegment.ofArray(new byte[] {'x'});

        abstract void on(MessageSocket socket, SocketAddress to) throws Exception;
    }

    /** The system would ignore the address. */
    @ParameterizedTest
    @EnumSource
    void seqpacketIsSentToItsPeerOnly(Send send) throws Exception {
        try (var pair = MessageSocket.pairSeqpacket()) {
            SocketAddress elsewhere = UnixAddress.abstractName("culebra-test-unused");
            Letters.fails(
                    UnsupportedOperationException.class,
                    () -> send.on(pair.first(), elsewhere),
                    "only to its peer");
            assertEquals(NONE, pair.second().tryReceive(ByteBuffer.allocate(9)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void noAddressIsNotThePeer(Send send) throws Exception {
        try (var pair = MessageSocket.pair()) {
            assertThrows(NullPointerException.class, () -> send.on(pair.first(), null));
            assertEquals(NONE, pair.second().tryReceive(ByteBuffer.allocate(9)));
        }
    }

    @Test
    void thePeerOfASeqpacketStays() throws Exception {
        try (var pair = MessageSocket.pairSeqpacket()) {
            Letters.fails(
                    UnsupportedOperationException.class,
                    pair.first()::disconnect,
                    "peer cannot change");
            pair.first().send(Letters.of("x"));
            assertEquals("x", Letters.next(pair.second()));
        }
    }

    /** The system wakes one of those that wait in a receive; a peek must not be the one. */
    @ParameterizedTest
    @EnumSource
    void whoPeeksDoesNotKeepAMessageFromWhoReceives(On kind) throws Exception {
        for (boolean seqpacket : new boolean[] {false, true}) {
            try (var pair = seqpacket ? MessageSocket.pairSeqpacket() : MessageSocket.pair()) {
                MessageSocket to = pair.second();
                var peek = kind.start(() -> to.peek(ByteBuffer.allocate(9))).blocked();
                var receive = kind.start(() -> to.receive(ByteBuffer.allocate(9))).blocked();
                pair.first().send(Letters.of("one"));
                assertEquals(3, receive.get());
                pair.first().send(Letters.of("two"));
                assertEquals(3, peek.get());
                assertEquals("two", Letters.next(to));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloseIsNoEmptyMessage(On kind) throws Exception {
        int rounds = Counts.of(200, 10_000);
        for (int i = 0; i < rounds; i++) {
            var pair = MessageSocket.pairSeqpacket();
            var receive =
                    kind.start(
                            () -> {
                                try {
                                    return pair.first().receive(ByteBuffer.allocate(1));
                                } catch (ClosedChannelException closed) {
                                    return MessageSocket.END;
                                }
                            });
            for (int pause = ThreadLocalRandom.current().nextInt(20_000); pause > 0; pause--) {
                Thread.onSpinWait();
            }
            pair.close();
            assertEquals(MessageSocket.END, receive.get());
        }
    }
}

package culebra.socket;

import static culebra.socket.MessageSocket.END;
import static culebra.socket.MessageSocket.NONE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;

/**
 * Messages taken, or looked at, if they are there or come in time: with all that describes them.
 */
@ExtendWith(LeavesNothing.class)
class TryReceiveTest {

    private interface Receive {
        long of(MessageSocket socket, ByteBuffer into, Received received) throws Exception;
    }

    private static final List<Receive> SHAPES =
            List.of(
                    (socket, into, received) -> socket.tryReceive(into, received),
                    (socket, into, received) -> socket.tryReceive(into, received, Patience.LIMIT),
                    (socket, into, received) ->
                            socket.tryReceive(MemorySegment.ofBuffer(into), received),
                    (socket, into, received) ->
                            socket.tryReceive(
                                    MemorySegment.ofBuffer(into), received, Patience.LIMIT));

    @ParameterizedTest
    @EnumSource
    void eachShapeTellsTheSenderTheSizesAndTheDescriptors(On kind) throws Exception {
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.connect(server.localAddress());
                EventFd counter = EventFd.create();
                var received = Received.create()) {
            for (Receive shape : SHAPES) {
                for (boolean direct : new boolean[] {false, true}) {
                    var into = direct ? ByteBuffer.allocateDirect(3) : ByteBuffer.allocate(3);
                    client.send(Letters.of("four"), counter.fd(), counter.fd());
                    assertEquals(4, kind.get(() -> shape.of(server, into, received)));
                    assertEquals(Letters.of("fou"), into.clear());
                    assertEquals(3, received.size());
                    assertEquals(4, received.fullSize());
                    assertTrue(received.isTruncated());
                    assertEquals(Optional.of(client.localAddress()), received.from());
                    assertEquals(2, received.descriptors().size());
                    received.descriptors().forEach(Fd::close);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBuffersPositionMovesByWhatWasStored(On kind) throws Exception {
        try (var pair = MessageSocket.pair();
                var received = Received.create()) {
            var into = ByteBuffer.allocate(9).position(2);
            pair.first().send(Letters.of("four"));
            assertEquals(4, kind.get(() -> pair.second().tryPeek(into)));
            assertEquals(6, into.position());
            assertEquals(4, kind.get(() -> pair.second().tryReceive(into.position(2), received)));
            assertEquals(6, into.position());
        }
    }

    @ParameterizedTest
    @EnumSource
    void tryReceiveWithoutAMessageClosesUnclaimedDescriptors(On kind) throws Exception {
        try (var pair = MessageSocket.pair();
                var received = Received.create()) {
            String sent = Own.target(pair.first().fd().number());
            var into = ByteBuffer.allocate(1);
            pair.first().send(Letters.of("x"), pair.first().fd());
            assertEquals(1, kind.get(() -> pair.second().tryReceive(into.clear(), received)));
            assertEquals(2, Own.descriptors(sent));
            assertEquals(NONE, kind.get(() -> pair.second().tryReceive(into.clear(), received)));
            assertEquals(1, Own.descriptors(sent));
            assertTrue(received.descriptors().isEmpty());
            assertEquals(0, received.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyShapeReportsTheEndWithoutData(On kind) throws Exception {
        try (var pair = MessageSocket.pairSeqpacket();
                var received = Received.create()) {
            var to = pair.second();
            var into = ByteBuffer.allocate(9);
            pair.first().send(Letters.of("last"));
            pair.first().close();
            assertEquals(4, kind.get(() -> to.tryPeek(into.clear())), "looked at before the end");
            assertEquals(4, kind.get(() -> to.tryReceive(into.clear(), received)));
            for (Receive shape : SHAPES) {
                assertEquals(END, kind.get(() -> shape.of(to, into.clear(), received)));
                assertEquals(0, received.fullSize());
            }
            assertEquals(END, kind.get(() -> to.tryPeek(into.clear())));
            assertEquals(END, kind.get(() -> to.tryPeek(into.clear(), Patience.LIMIT)));
            assertEquals(0, into.position());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLookTakesNeitherTheMessageNorItsDescriptors(On kind) throws Exception {
        try (var pair = MessageSocket.pairSeqpacket();
                var received = Received.create()) {
            String sent = Own.target(pair.first().fd().number());
            pair.first().send(Letters.of("four"), pair.first().fd());
            var two = ByteBuffer.allocateDirect(2);
            assertEquals(4, kind.get(() -> pair.second().tryPeek(two)), "the whole length");
            assertEquals(Letters.of("fo"), two.flip());
            assertEquals(4, kind.get(() -> pair.second().tryPeek(two.clear(), Patience.LIMIT)));
            assertEquals(1, Own.descriptors(sent));
            assertEquals(4, pair.second().tryReceive(ByteBuffer.allocate(9), received));
            assertEquals(1, received.descriptors().size());
            received.descriptors().forEach(Fd::close);
            assertEquals(NONE, pair.second().tryPeek(two.clear()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void attemptsHearNoInterruptAndOpenSocketsOnlyAreTried(On kind) throws Exception {
        try (var pair = MessageSocket.pair();
                var received = Received.create()) {
            pair.first().send(Letters.of("x"));
            var into = ByteBuffer.allocate(1);
            boolean still =
                    kind.get(
                            () -> {
                                Thread.currentThread().interrupt();
                                assertEquals(1, pair.second().tryPeek(into.clear()));
                                assertEquals(1, pair.second().tryReceive(into.clear(), received));
                                return Thread.interrupted();
                            });
            assertTrue(still, "an attempt leaves the flag alone");
            pair.second().close();
            for (Receive shape : SHAPES) {
                var refused = kind.start(() -> shape.of(pair.second(), into.clear(), received));
                assertInstanceOf(ClosedChannelException.class, refused.failure());
            }
            var refused = kind.start(() -> pair.second().tryPeek(into.clear()));
            assertInstanceOf(ClosedChannelException.class, refused.failure());
            assertFalse(received.descriptorsTruncated());
        }
    }
}

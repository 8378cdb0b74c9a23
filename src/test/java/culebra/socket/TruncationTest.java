package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Messages of any length: truncated, peeked at, of no bytes. */
@ExtendWith(LeavesNothing.class)
class TruncationTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void aMessageThatIsTooLongForTheBufferIsCutAndSaysSo(MessageDomain domain) throws Exception {
        try (var server = MessageSocket.bind(domain.fresh(directory));
                var client = MessageSocket.connect(server.localAddress())) {
            truncates(client, server);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMessageOfAPairIsCutTheSame(boolean seqpacket) throws Exception {
        try (var pair = seqpacket ? MessageSocket.pairSeqpacket() : MessageSocket.pair()) {
            truncates(pair.first(), pair.second());
        }
    }

    private static void truncates(MessageSocket from, MessageSocket to) throws Exception {
        try (Arena arena = Arena.ofConfined();
                var received = Received.create()) {
            for (boolean direct : new boolean[] {false, true}) {
                for (int i = 0; i < 4; i++) {
                    from.send(Letters.of("0123456789"));
                }
                ByteBuffer four = direct ? ByteBuffer.allocateDirect(4) : ByteBuffer.allocate(4);
                assertEquals(10, to.receive(four, received));
                assertEquals("0123", Letters.text(four));
                assertEquals(4, received.size());
                assertEquals(10, received.fullSize());
                assertTrue(received.isTruncated());
                assertFalse(received.descriptorsTruncated());
                assertEquals(10, to.receive(four.clear().limit(3)));
                assertEquals("012", Letters.text(four));
                assertEquals(10, to.receive(direct ? arena.allocate(2) : heap(2)));
                var ten = direct ? ByteBuffer.allocateDirect(10) : ByteBuffer.allocate(10);
                assertEquals(10, to.receive(ten, received));
                assertEquals("0123456789", Letters.text(ten));
                assertEquals(10, received.size());
                assertFalse(received.isTruncated());
            }
            assertEquals(MessageSocket.NONE, to.tryReceive(ByteBuffer.allocate(1)));
        }
    }

    private static MemorySegment heap(int size) {
        return MemorySegment.ofArray(new byte[size]);
    }

    @ParameterizedTest
    @EnumSource
    void aPeekTakesNothingAndTellsTheWholeLength(MessageDomain domain) throws Exception {
        try (var server = MessageSocket.bind(domain.fresh(directory));
                var client = MessageSocket.connect(server.localAddress())) {
            client.send(Letters.of("first"));
            client.send(Letters.of("second"));
            for (int i = 0; i < 3; i++) {
                var two = ByteBuffer.allocate(2);
                assertEquals(5, server.peek(two));
                assertEquals("fi", Letters.text(two));
            }
            assertEquals("first", Letters.await(server));
            var direct = ByteBuffer.allocateDirect(100);
            assertEquals(6, server.peek(direct));
            assertEquals("second", Letters.text(direct));
            assertEquals("second", Letters.await(server));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageOfNoBytesIsAMessage(MessageDomain domain) throws Exception {
        try (Arena arena = Arena.ofConfined();
                var server = MessageSocket.bind(domain.fresh(directory));
                var client = MessageSocket.connect(server.localAddress());
                var received = Received.create()) {
            for (int i = 0; i < 4; i++) {
                client.send(ByteBuffer.allocateDirect(0));
            }
            client.send(arena.allocate(0));
            client.send(Letters.of("x"));
            var buffer = ByteBuffer.allocate(1);
            assertEquals(0, server.peek(buffer));
            assertEquals(0, server.receive(buffer, received));
            assertEquals(client.localAddress(), received.from().orElseThrow());
            assertEquals(0, received.fullSize());
            assertFalse(received.isTruncated());
            assertEquals(0, server.tryReceive(buffer));
            assertEquals(0, server.receive(ByteBuffer.allocate(0)));
            assertEquals(0, server.receive(arena.allocate(0)));
            assertEquals(0, server.tryReceive(arena.allocate(1)));
            assertEquals("x", Letters.await(server));
            assertEquals(MessageSocket.NONE, server.tryReceive(buffer));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBufferWithoutRoomTakesTheMessageAndTellsItsLength(MessageDomain domain) throws Exception {
        try (var server = MessageSocket.bind(domain.fresh(directory));
                var client = MessageSocket.connect(server.localAddress());
                var received = Received.create()) {
            client.send(Letters.of("lost"));
            client.send(Letters.of("kept"));
            assertEquals(4, server.peek(ByteBuffer.allocate(0)));
            assertEquals(4, server.receive(ByteBuffer.allocateDirect(0), received));
            assertEquals(0, received.size());
            assertTrue(received.isTruncated());
            assertEquals("kept", Letters.await(server));
        }
    }
}

package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several messages by one call. */
@ExtendWith(LeavesNothing.class)
class BatchTest {
    private static final int MANY = 1000;

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void messagesArriveWholeAndInOrder(MessageDomain domain) throws Exception {
        for (On kind : On.values()) {
            try (var receiver = MessageSocket.bind(domain.fresh(directory));
                    var sender = MessageSocket.connect(receiver.localAddress())) {
                var batch = batchOf("a", "", "ccc");
                assertEquals(3, kind.get(() -> sender.send(batch)));
                assertEquals(0, batch.size());
                var received = ReceiveBatch.create(8, 2);
                assertEquals(3, kind.get(() -> receiver.receive(received)));
                assertEquals(List.of("a", "", "cc"), texts(received));
                assertEquals(3, received.fullSize(2));
                assertTrue(received.isTruncated(2));
                assertFalse(received.isTruncated(1));
                assertEquals(Optional.of(sender.localAddress()), received.from(0));
                assertSame(received.from(0), received.from(2));
            }
        }
    }

    /** A peer in C receives and answers by batches of its own. */
    @ParameterizedTest
    @EnumSource(names = {"PATH", "ABSTRACT", "INET"})
    void batchesAreExchangedWithC(MessageDomain domain) throws Exception {
        String text =
                domain == MessageDomain.INET
                        ? "127.0.0.1:0"
                        : AddressText.of(domain.fresh(directory));
        try (Peer c = Peer.c("socket/batch", text, Integer.toString(MANY));
                var socket = MessageSocket.connect(AddressText.parse(c.line()))) {
            for (On kind : On.values()) {
                assertEquals(MANY / 2, kind.get(() -> exchange(socket, MANY / 2)));
            }
            c.join();
        }
    }

    private static int exchange(MessageSocket socket, int count) throws Exception {
        var sent = SendBatch.create(10, 100);
        var received = ReceiveBatch.create(64, 100);
        int answered = 0;
        for (int next = 0; answered < count; ) {
            while (next < Math.min(count, answered + 10) && sent.add(Letters.of("m" + next))) {
                next++;
            }
            socket.send(sent);
            int got = socket.receive(received);
            assertEquals(got, texts(received).size());
            for (String text : texts(received)) {
                assertEquals("M" + answered++, text);
            }
        }
        return answered;
    }

    @Test
    void whatIsNotSentRemains() throws Exception {
        try (var pair = MessageSocket.pair()) {
            var batch = SendBatch.create(MANY, 1);
            for (int i = 0; i < MANY; i++) {
                assertTrue(batch.add(ByteBuffer.wrap(new byte[] {(byte) i})));
            }
            assertFalse(batch.add(ByteBuffer.allocate(1)), "full");
            int sent = pair.first().trySend(batch);
            assertTrue(sent > 0 && sent < MANY, "sent " + sent);
            assertEquals(MANY - sent, batch.size());
            assertEquals(0, pair.first().trySend(batch));
            assertEquals(0, pair.first().trySend(batch, Duration.ofMillis(1)));
            assertTrue(batch.add(ByteBuffer.wrap(new byte[] {(byte) MANY})), "room for another");
            var sending = On.PLATFORM.start(() -> pair.first().send(batch)).blocked();
            var received = ReceiveBatch.create(7, 1);
            for (int i = 0; i <= MANY; ) {
                int count = pair.second().receive(received);
                for (int j = 0; j < count; j++, i++) {
                    assertEquals((byte) i, received.get(j).get());
                }
            }
            assertEquals(MANY - sent + 1, sending.get());
        }
    }

    @Test
    void aMessageThatCannotBeSentIsFirstWhenTheOthersBeforeItAreSent() throws Exception {
        try (var receiver = MessageSocket.bind(UnixAddress.unnamed());
                var sender = MessageSocket.unconnected(StandardProtocolFamily.UNIX)) {
            SocketAddress unreachable = UnixAddress.abstractName(TempName.next());
            var batch = SendBatch.create(4, 8);
            batch.add(Letters.of("a"), receiver.localAddress());
            batch.add(Letters.of("b"), unreachable);
            batch.add(Letters.of("c"), receiver.localAddress());
            assertThrows(ConnectException.class, () -> sender.send(batch));
            assertEquals(2, batch.size());
            batch.removeFirst();
            assertEquals(1, sender.trySend(batch));
            var received = ReceiveBatch.create(4, 8);
            assertEquals(2, receiver.tryReceive(received));
            assertEquals(List.of("a", "c"), texts(received));
        }
    }

    @Test
    void eachMessageGoesToItsAddressAlsoInTheNextBatch() throws Exception {
        try (var first = MessageSocket.bind(UnixAddress.unnamed());
                var second = MessageSocket.bind(UnixAddress.unnamed());
                var sender = MessageSocket.unconnected(StandardProtocolFamily.UNIX)) {
            var batch = SendBatch.create(2, 8);
            var received = ReceiveBatch.create(4, 8);
            for (int round = 0; round < 4; round++) {
                batch.add(
                        Letters.of("a" + round),
                        (round & 1) == 0 ? first.localAddress() : second.localAddress());
                batch.add(MemorySegment.ofArray(new byte[] {'b'}), first.localAddress());
                assertEquals(2, sender.trySend(batch));
                assertEquals((round & 1) == 0 ? 2 : 1, first.tryReceive(received));
                assertEquals(
                        (round & 1) == 0 ? MessageSocket.NONE : 1, second.tryReceive(received));
            }
        }
    }

    @Test
    void aBatchServesSocketsOfEveryFamilyInTurn() throws Exception {
        try (var receiver = MessageSocket.bind(new InetSocketAddress("127.0.0.1", 0));
                var six = MessageSocket.unconnected(StandardProtocolFamily.INET6);
                var four = MessageSocket.unconnected(StandardProtocolFamily.INET);
                var pair = MessageSocket.pair()) {
            var batch = SendBatch.create(1, 8);
            for (MessageSocket sender : List.of(four, six, four)) {
                batch.add(Letters.of("a"), receiver.localAddress());
                assertEquals(1, sender.send(batch));
                assertEquals(1, receiver.receive(ByteBuffer.allocate(8)));
                batch.add(Letters.of("b"));
                assertEquals(1, pair.first().send(batch));
                assertEquals("b", Letters.next(pair.second()));
            }
        }
    }

    @Test
    void theEndOfAConnectionComesAfterItsMessages() throws Exception {
        try (var pair = MessageSocket.pairSeqpacket()) {
            var received = ReceiveBatch.create(16, 8);
            assertEquals(MessageSocket.NONE, pair.second().tryReceive(received));
            pair.first().send(batchOf("a", "", "b"));
            pair.first().close();
            assertEquals(3, pair.second().receive(received));
            assertEquals(List.of("a", "", "b"), texts(received));
            assertEquals(MessageSocket.END, pair.second().receive(received));
            assertEquals(0, received.size());
        }
    }

    @Test
    void emptyMessagesOfAnOpenConnectionAreReceived() throws Exception {
        try (var pair = MessageSocket.pairSeqpacket()) {
            pair.first().send(batchOf("", ""));
            var received = ReceiveBatch.create(16, 8);
            assertEquals(2, pair.second().receive(received));
        }
    }

    @Test
    void descriptorsThatComeInABatchAreClosed() throws Exception {
        try (var pair = MessageSocket.pair()) {
            long before = Own.descriptors();
            pair.first().send(Letters.of("a"), pair.first().fd());
            var received = ReceiveBatch.create(2, 8);
            assertEquals(1, pair.second().receive(received));
            Own.assertNoMoreDescriptors(before);
        }
    }

    @Test
    void badBatchesAreRefused() throws Exception {
        for (int capacity : new int[] {Integer.MIN_VALUE, -1, 0, SendBatch.MAX_MESSAGES + 1}) {
            assertThrows(IllegalArgumentException.class, () -> SendBatch.create(capacity, 1));
            assertThrows(IllegalArgumentException.class, () -> ReceiveBatch.create(capacity, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> SendBatch.create(1, 0));
        var batch = SendBatch.create(SendBatch.MAX_MESSAGES, 1);
        var empty = ReceiveBatch.create(1, 1);
        assertThrows(IllegalArgumentException.class, () -> batch.add(ByteBuffer.allocate(2)));
        assertThrows(IndexOutOfBoundsException.class, () -> empty.get(0));
        assertThrows(IndexOutOfBoundsException.class, () -> empty.from(-1));
        Arena arena = Arena.ofConfined();
        MemorySegment closed = arena.allocate(1);
        arena.close();
        assertThrows(IllegalStateException.class, () -> batch.add(closed));
        assertThrows(IllegalStateException.class, () -> batch.add(closed.asByteBuffer()));
        assertEquals(0, batch.size());
        try (var pair = MessageSocket.pairSeqpacket();
                var inet = MessageSocket.unconnected(StandardProtocolFamily.INET)) {
            assertEquals(0, pair.first().trySend(batch), "an empty batch");
            batch.add(ByteBuffer.allocate(1));
            batch.add(ByteBuffer.allocate(1), UnixAddress.abstractName("x"));
            assertThrows(UnsupportedOperationException.class, () -> pair.first().trySend(batch));
            assertThrows(IllegalArgumentException.class, () -> inet.trySend(batch));
            assertEquals(2, batch.size(), "nothing was sent");
            batch.clear();
            assertEquals(0, batch.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBatchIsForOneThreadAtATime(On kind) throws Exception {
        try (var pair = MessageSocket.pair()) {
            var received = ReceiveBatch.create(1, 1);
            var first = kind.start(() -> pair.second().receive(received)).blocked();
            assertThrows(IllegalStateException.class, () -> pair.second().tryReceive(received));
            pair.first().send(Letters.of("x"));
            assertEquals(1, first.get());
        }
    }

    @Test
    void messagesOfBatchesAllocateNothing() throws Exception {
        var options = List.of("-XX:TieredStopAtLevel=4", "-XX:CompileThresholdScaling=1");
        try (Peer child = Peer.command(Peer.javaCommand(options, BatchGarbage.class))) {
            assertEquals("none", child.join());
        }
    }

    private static SendBatch batchOf(String... texts) {
        var batch = SendBatch.create(Math.max(1, texts.length), 100);
        for (String text : texts) {
            assertTrue(batch.add(Letters.of(text)));
        }
        return batch;
    }

    private static List<String> texts(ReceiveBatch received) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < received.size(); i++) {
            var bytes = new byte[received.get(i).remaining()];
            received.get(i).get(bytes);
            texts.add(new String(bytes, StandardCharsets.US_ASCII));
        }
        return texts;
    }
}

package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Messages in a ring. */
class MessageRingTest {
    private static final long SMALL = 4096;
    private static final Duration SHORT = Duration.ofMillis(5);

    @ParameterizedTest
    @EnumSource
    void messagesArriveWholeAndInOrder(Senders senders) throws Exception {
        try (TempRing temp = TempRing.make(SMALL, senders);
                RingSender sender = temp.ring().sender();
                RingReceiver receiver = temp.ring().receiver()) {
            var sending =
                    On.PLATFORM.start(
                            () -> {
                                Numbered.send(sender, temp.ring(), 0, 20_000);
                                return null;
                            });
            assertEquals(20_000, Numbered.receive(receiver, temp.ring(), 0, 20_000));
            sending.get();
            RingStatus status = temp.ring().status();
            assertEquals(0, status.used());
            assertEquals(20_000, status.sent());
            assertEquals(20_000, status.received());
            assertTrue(status.hasSender() && status.hasReceiver());
        }
    }

    @ParameterizedTest
    @EnumSource
    void allKindsOfMessagesAreSent(Senders senders) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, senders);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            byte[] most = new byte[ring.maxMessageSize()];
            most[7] = 7;
            sender.send(new byte[0]);
            sender.send(most);
            assertTrue(sender.trySend(ByteBuffer.wrap(most, 5, 3)));
            ByteBuffer direct = ByteBuffer.allocateDirect(9).position(2);
            assertTrue(sender.trySend(direct, SHORT));
            assertEquals(9, direct.position());
            assertTrue(sender.trySend(new byte[] {1, 2}, SHORT));
            ByteBuffer into = ByteBuffer.allocate(2_000);
            assertEquals(0, receiver.receive(into));
            assertEquals(most.length, receiver.tryReceive(into));
            assertArrayEquals(most, java.util.Arrays.copyOf(into.array(), most.length));
            assertEquals(3, receiver.tryReceive(into, SHORT));
            assertEquals(most.length + 3, into.position());
            assertEquals(7, into.array()[most.length + 2]);
            MemorySegment segment = MemorySegment.ofArray(new byte[10]);
            assertEquals(7, receiver.receive(segment));
            assertEquals(2, receiver.tryReceive(segment));
            assertEquals(2, segment.get(JAVA_BYTE, 1));
            assertEquals(RingReceiver.NOT_NOW, receiver.tryReceive(segment));
            assertEquals(RingReceiver.NOT_NOW, receiver.tryReceive(into));
            assertEquals(RingReceiver.NOT_NOW, receiver.tryReceive(segment, SHORT));
            assertEquals(0, receiver.tryReceiveBatch(message -> {}, 1));
            assertEquals(0, receiver.tryReceiveBatch(message -> {}, 1, SHORT));
        }
    }

    @Test
    void aClaimIsSentByCommitOnly() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            assertThrows(IllegalStateException.class, sender::commit);
            assertThrows(IllegalStateException.class, sender::abort);
            MemorySegment claimed = sender.claim(10);
            assertEquals(10, claimed.byteSize());
            assertThrows(IllegalStateException.class, () -> sender.claim(1));
            assertThrows(IllegalStateException.class, () -> sender.trySend(new byte[1]));
            assertEquals(0, receiver.tryReceiveBatch(message -> {}, 1));
            sender.abort();
            assertEquals(0, receiver.tryReceiveBatch(message -> {}, 1));
            sender.tryClaim(3).orElseThrow().set(JAVA_BYTE, 2, (byte) 9);
            sender.commit();
            var seen = new MemorySegment[1];
            assertEquals(1, receiver.tryReceiveBatch(message -> seen[0] = message, 5));
            assertEquals(3, seen[0].byteSize());
            assertEquals(9, seen[0].get(JAVA_BYTE, 2));
            assertTrue(seen[0].isReadOnly());
            while (sender.trySend(new byte[500])) {}
            assertTrue(sender.tryClaim(1_000).isEmpty());
            assertTrue(sender.tryClaim(1_000, SHORT).isEmpty());
            assertThrows(IllegalArgumentException.class, () -> sender.claim(-1));
            assertThrows(IllegalArgumentException.class, () -> sender.tryClaim(1025));
        }
    }

    @Test
    void sharedSendersCannotClaim() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SHARED);
                RingSender sender = ring.sender()) {
            assertThrows(UnsupportedOperationException.class, () -> sender.claim(1));
            assertThrows(UnsupportedOperationException.class, () -> sender.tryClaim(1));
        }
    }

    @Test
    void aFullRingRefusesUntilThereIsRoom() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            for (int i = 0; i < 4; i++) {
                assertTrue(sender.trySend(new byte[1_000]));
            }
            assertFalse(sender.trySend(new byte[100]));
            assertFalse(sender.trySend(new byte[100], SHORT));
            var sending =
                    On.VIRTUAL.start(
                            () -> {
                                sender.send(new byte[100]);
                                return true;
                            });
            Patience.await(() -> ring.status().senderWaits() >= 2, "no thread waits");
            assertEquals(1_000, receiver.receive(ByteBuffer.allocate(1_000)));
            assertTrue(sending.get());
        }
    }

    @Test
    void aBatchFreesItsMessagesTogetherAndAReaderThatThrowsHasReceivedIts() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            for (int i = 0; i < 5; i++) {
                sender.send(new byte[] {(byte) i});
            }
            assertEquals(2, receiver.receiveBatch(message -> {}, 2));
            assertEquals(48, ring.status().used());
            assertThrows(
                    ArithmeticException.class,
                    () ->
                            receiver.receiveBatch(
                                    message -> {
                                        if (message.get(JAVA_BYTE, 0) == 3) {
                                            throw new ArithmeticException();
                                        }
                                    },
                                    9));
            ByteBuffer last = ByteBuffer.allocate(1);
            assertEquals(1, receiver.tryReceive(last));
            assertEquals(4, last.get(0));
            assertThrows(
                    IllegalArgumentException.class, () -> receiver.receiveBatch(message -> {}, 0));
        }
    }

    @Test
    void aShortBufferLeavesTheMessage() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            sender.send(new byte[10]);
            assertThrows(
                    IllegalArgumentException.class, () -> receiver.receive(ByteBuffer.allocate(9)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> receiver.receive(ByteBuffer.allocate(10).asReadOnlyBuffer()));
            assertEquals(10, receiver.receive(ByteBuffer.allocate(10)));
        }
    }

    @Test
    void aMessageThatIsTooLongIsRefused() throws Exception {
        for (Senders senders : Senders.values()) {
            try (MessageRing ring = MessageRing.anonymous(SMALL, senders);
                    RingSender sender = ring.sender()) {
                assertThrows(IllegalArgumentException.class, () -> sender.send(new byte[1025]));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> sender.trySend(ByteBuffer.allocate(1025)));
                if (senders == Senders.SINGLE) {
                    assertThrows(IllegalArgumentException.class, () -> sender.claim(1025));
                    assertThrows(IllegalArgumentException.class, () -> sender.tryClaim(-1));
                }
                assertEquals(0, ring.status().used());
                assertTrue(sender.trySend(new byte[1024]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySizeIsCopiedExactly(Senders senders) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, senders);
                Arena arena = Arena.ofConfined();
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            MemorySegment nativeBytes = arena.allocate(300, 1);
            MemorySegment heapBytes = MemorySegment.ofArray(new byte[300]);
            for (int size = 0; size <= 150; size++) {
                for (int shift = 0; shift < 2; shift++) { // aligned and not
                    copies(sender, receiver, nativeBytes.asSlice(shift), heapBytes, size);
                    copies(sender, receiver, heapBytes.asSlice(shift), nativeBytes, size);
                }
            }
        }
    }

    private static void copies(
            RingSender sender,
            RingReceiver receiver,
            MemorySegment from,
            MemorySegment to,
            int size)
            throws Exception {
        for (int i = 0; i < size; i++) {
            from.set(JAVA_BYTE, i, (byte) (size + i));
        }
        to.fill((byte) -1);
        sender.send(from.asSlice(0, size));
        assertEquals(size, receiver.receive(to.asSlice(0, size)));
        assertEquals(-1, from.asSlice(0, size).mismatch(to.asSlice(0, size)), size + " bytes");
        for (int i = size; i < 160; i++) {
            assertEquals(-1, to.get(JAVA_BYTE, i), size + " bytes were copied beyond their end");
        }
    }

    @Test
    void segmentsThatCannotBeReadLeaveTheRingAsItWas() throws Exception {
        for (Senders senders : Senders.values()) {
            try (MessageRing ring = MessageRing.anonymous(SMALL, senders);
                    RingSender sender = ring.sender();
                    RingReceiver receiver = ring.receiver()) {
                Arena arena = Arena.ofConfined();
                MemorySegment closed = arena.allocate(8);
                arena.close();
                assertThrows(IllegalStateException.class, () -> sender.send(closed));
                assertThrows(
                        IllegalStateException.class, () -> receiverOf(sender, receiver, closed));
                assertEquals(1, receiver.receiveBatch(message -> {}, 9));
                assertEquals(0, ring.status().used());
            }
        }
    }

    private static void receiverOf(RingSender sender, RingReceiver receiver, MemorySegment into)
            throws Exception {
        sender.send(new byte[4]);
        receiver.receive(into);
    }
}

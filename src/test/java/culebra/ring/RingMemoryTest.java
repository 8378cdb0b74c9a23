package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;

/**
 * When a role no longer has the ring's memory mapped. The rings are opened, since the mappings of a
 * handle that has created one do not show its name.
 */
class RingMemoryTest {
    private static final long SMALL = 4096;

    @ParameterizedTest
    @EnumSource
    void closingARoleGivesItsMemoryBack(Senders senders) throws Exception {
        try (TempRing temp = TempRing.make(SMALL, senders);
                MessageRing ring = MessageRing.open(temp.name())) {
            RingSender sender = ring.sender();
            RingReceiver receiver = ring.receiver();
            sender.send(new byte[9]);
            assertEquals(9, receiver.receive(ByteBuffer.allocate(9)));
            assertEquals(2, Own.mappings(temp.name()));
            sender.close();
            assertEquals(1, Own.mappings(temp.name()));
            receiver.close();
            assertEquals(0, Own.mappings(temp.name()));
            Reference.reachabilityFence(sender);
            Reference.reachabilityFence(receiver);
        }
    }

    @Test
    void aCallKeepsTheMemoryUntilItReturns() throws Exception {
        try (TempRing temp = TempRing.make(SMALL, Senders.SINGLE);
                MessageRing ring = MessageRing.open(temp.name());
                RingSender sender = ring.sender()) {
            RingReceiver receiver = ring.receiver();
            sender.send(new byte[] {7});
            int count =
                    receiver.receiveBatch(
                            message -> {
                                receiver.close();
                                assertEquals(2, mappings(temp));
                                assertEquals(7, message.get(JAVA_BYTE, 0));
                            },
                            1);
            assertEquals(1, count);
            assertEquals(1, Own.mappings(temp.name()));
            Reference.reachabilityFence(receiver);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWaitThatIsClosedGivesTheMemoryBack(On kind) throws Exception {
        try (TempRing temp = TempRing.make(SMALL, Senders.SINGLE);
                MessageRing ring = MessageRing.open(temp.name())) {
            RingReceiver receiver = ring.receiver();
            var waiting = kind.start(() -> receiver.receive(ByteBuffer.allocate(9)));
            Patience.await(() -> ring.status().receiverWaits() == 1, "it does not wait");
            receiver.close();
            ring.receiver().close(); // the waiting call does not keep the role
            assertInstanceOf(ClosedChannelException.class, waiting.failure());
            assertEquals(0, Own.mappings(temp.name()));
            Reference.reachabilityFence(receiver);
        }
    }

    @Test
    void aRefusedRoleAndTheStatusLeaveNothingMapped() throws Exception {
        try (TempRing temp = TempRing.make(SMALL, Senders.SINGLE);
                MessageRing ring = MessageRing.open(temp.name());
                RingReceiver receiver = ring.receiver()) {
            assertThrows(IOException.class, ring::receiver);
            assertEquals(0, ring.status().used());
            assertEquals(1, Own.mappings(temp.name()));
            Reference.reachabilityFence(receiver);
        }
    }

    /** The addresses of a segment stay reserved as long as it is reachable. */
    @Test
    void aSegmentThatIsUsedAfterTheCloseDoesNotReachTheRing() throws Exception {
        try (TempRing temp = TempRing.make(SMALL, Senders.SINGLE);
                MessageRing ring = MessageRing.open(temp.name())) {
            RingSender sender = ring.sender();
            RingReceiver receiver = ring.receiver();
            sender.send(new byte[] {5});
            var kept = new ArrayList<MemorySegment>();
            assertEquals(1, receiver.receiveBatch(kept::add, 1));
            MemorySegment claimed = sender.claim(8).fill((byte) 1);
            sender.close();
            receiver.close();
            claimed.fill((byte) 2);
            assertEquals(0, kept.getFirst().get(JAVA_BYTE, 0));
            try (RingSender next = ring.sender()) {
                assertEquals(1, next.claim(8).get(JAVA_BYTE, 0));
            }
        }
    }

    @Test
    void anUnreachableRoleIsUnmapped() throws Exception {
        try (TempRing temp = TempRing.make(SMALL, Senders.SINGLE);
                MessageRing ring = MessageRing.open(temp.name())) {
            RingReceiver dropped = ring.receiver().closeWith(Arena.ofAuto());
            assertEquals(1, Own.mappings(temp.name()));
            Reference.reachabilityFence(dropped);
            dropped = null;
            Patience.await(
                    () -> {
                        System.gc();
                        return Own.mappings(temp.name()) == 0;
                    },
                    "it stays mapped");
        }
    }

    private static long mappings(TempRing temp) {
        try {
            return Own.mappings(temp.name());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}

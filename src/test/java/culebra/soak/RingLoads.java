package culebra.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;
import culebra.testing.On;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Rings with room for a few messages, so that both sides wait. */
final class RingLoads {
    private static final int COUNT = 30;
    private static final int CAPACITY = 4_096;
    private static final int SIZE = 512;
    private static final Duration SOON = Duration.ofMillis(20);

    private RingLoads() {}

    /** One sender: the messages arrive in order. */
    static void ring(Round round, String name) throws Exception {
        MessageRing ring = open(round, name, Senders.SINGLE);
        RingReceiver receiver = round.open(ring.receiver());
        RingSender sender = round.open(ring.sender());
        round.beside(() -> send(sender));
        try (Arena arena = Arena.ofShared()) {
            MemorySegment message = arena.allocate(SIZE, 8);
            for (long i = 0; i < COUNT; i++) {
                long size =
                        i % 2 == 0 ? receiver.receive(message) : receiver.tryReceive(message, SOON);
                if (size < 0) {
                    return; // the sender was closed, or is late
                }
                assertEquals(SIZE, size);
                assertEquals(i, message.get(JAVA_LONG, 0), "a message out of order");
            }
        }
    }

    /** Several senders: none gets in the way of another. */
    static void sharedRing(Round round, String name) throws Exception {
        MessageRing ring = open(round, name, Senders.SHARED);
        RingReceiver receiver = round.open(ring.receiver());
        for (int i = 0; i < 2; i++) {
            RingSender sender = round.open(ring.sender());
            round.beside(On.PLATFORM, () -> send(sender));
        }
        long[] sum = new long[1];
        for (int left = 2 * COUNT; left > 0; ) {
            int taken = receiver.receiveBatch(each -> sum[0] += each.get(JAVA_LONG, 0), left);
            if (taken < 0) {
                return;
            }
            left -= taken;
        }
        assertEquals(COUNT * (COUNT - 1), sum[0], "other messages than were sent");
    }

    private static void send(RingSender sender) throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment message = arena.allocate(SIZE, 8);
            for (long i = 0; i < COUNT; i++) {
                message.set(JAVA_LONG, 0, i);
                sender.send(message);
            }
        }
    }

    private static MessageRing open(Round round, String name, Senders senders) throws Exception {
        MessageRing.unlinkIfExists(name);
        MessageRing ring = MessageRing.create(name, CAPACITY, senders);
        round.closeLast(() -> MessageRing.unlinkIfExists(name));
        return round.open(ring);
    }
}

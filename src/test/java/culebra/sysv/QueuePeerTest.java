package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;

/** A C program at the other end of a queue: all messages come, whole and in their order. */
class QueuePeerTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST = 3000;

    private final Temp temp = new Temp();
    private final int count = Counts.of(1_000, 200_000);

    @AfterEach
    void remove() {
        temp.close();
    }

    /** FNV-1a over what the messages are, as the C program computes it. */
    private static final class Checksum {
        private long sum = 0xcbf29ce484222325L;

        void add(long value) {
            for (int i = 0; i < 8; i++) {
                sum = (sum ^ value >> 8 * i & 255) * 1099511628211L;
            }
        }

        void add(long type, byte[] bytes) {
            add(type);
            add(bytes.length);
            for (byte each : bytes) {
                add(each & 255);
            }
        }

        @Override
        public String toString() {
            return String.format("%016x", sum);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatCSendsIsReceivedWholeAndInOrder(On kind) throws Exception {
        try (var queue = temp.queue();
                Peer peer = c(queue, "send", count, MOST, 42)) {
            String received = kind.get(() -> receiveAll(queue));
            assertEquals(peer.join(), received);
            assertEquals(0, queue.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatJavaSendsIsReceivedByCWholeAndInOrder(On kind) throws Exception {
        try (var queue = temp.queue();
                Peer peer = c(queue, "receive", count, 0)) {
            String sent = kind.get(() -> sendAll(queue));
            assertEquals(sent, peer.join());
            assertEquals(0, queue.size());
        }
    }

    /** What C asks for by type leaves the rest to others; to the system that is a long search. */
    @ParameterizedTest
    @ValueSource(longs = {3, -3})
    void eachGetsItsTypes(long type) throws Exception {
        int count = Counts.of(600, 30_000);
        try (var queue = temp.queue();
                Peer peer = c(queue, "receive", count, type)) {
            var expected = new Checksum();
            var sender =
                    On.PLATFORM.start(
                            () -> {
                                for (int i = 0; i < count; i++) {
                                    byte[] bytes = {(byte) i};
                                    queue.send(4, bytes);
                                    queue.send(3, bytes);
                                    expected.add(3, bytes);
                                }
                                return null;
                            });
            for (int i = 0; i < count; i++) {
                assertEquals(new SysvMessage(4, new byte[] {(byte) i}), queue.receive(4));
            }
            sender.get();
            assertEquals(peer.join(), expected.toString());
        }
    }

    private String receiveAll(SysvQueue queue) throws Exception {
        var sum = new Checksum();
        ByteBuffer into = ByteBuffer.allocateDirect(MOST);
        for (int i = 0; i < count; i++) {
            if (i % 3 == 0) {
                long type = queue.receive(0, into.clear());
                byte[] bytes = new byte[into.flip().remaining()];
                into.get(bytes);
                sum.add(type, bytes);
            } else {
                SysvMessage message =
                        i % 3 == 1 ? queue.receive(0) : queue.tryReceive(0, DAY).orElseThrow();
                sum.add(message.type(), message.bytes());
            }
        }
        return sum.toString();
    }

    private String sendAll(SysvQueue queue) throws Exception {
        var random = new SplittableRandom(7);
        var sum = new Checksum();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[random.nextInt(MOST + 1)];
            random.nextBytes(bytes);
            long type = random.nextLong(1, Long.MAX_VALUE);
            sum.add(type, bytes);
            if (i % 2 == 0) {
                queue.send(type, bytes);
            } else {
                assertTrue(queue.trySend(type, ByteBuffer.wrap(bytes), DAY));
            }
        }
        return sum.toString();
    }

    private static Peer c(SysvQueue queue, String what, long... numbers) throws Exception {
        var arguments = new String[2 + numbers.length];
        arguments[0] = "" + queue.id();
        arguments[1] = what;
        for (int i = 0; i < numbers.length; i++) {
            arguments[2 + i] = "" + numbers[i];
        }
        return Peer.c("sysv/queue", arguments);
    }
}

package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.Shape.How;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A peer that is killed in the middle of anything leaves whole messages and a good queue. */
@ExtendWith(NothingLeft.class)
class KilledPeerTest {
    private static final int ROUNDS = Counts.of(3, 50);

    @ParameterizedTest
    @EnumSource
    void aKilledSenderLeavesWholeMessages(On kind) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (TempQueue name = TempQueue.next();
                    MessageQueue queue = name.create();
                    Peer peer = Peer.c("mq/peer", "flood", name.name())) {
                peer.expect("ready");
                for (int i = 0; i < 100 + round; i++) {
                    Shape shape = Shape.values()[i % Shape.values().length];
                    check(kind.get(() -> shape.receive(queue, How.WAIT)));
                }
                peer.kill();
                for (var next = queue.tryReceive(); next.isPresent(); next = queue.tryReceive()) {
                    check(next.get());
                }
                queue.send(Expect.bytes("good"), 0);
                Expect.messages(queue, "good");
            }
        }
    }

    /** All of one letter. */
    private static void check(Message message) {
        for (byte each : message.bytes()) {
            assertEquals(message.bytes()[0], each);
        }
    }

    /** What it has taken is gone with it; what it has not is there, in order. */
    @ParameterizedTest
    @EnumSource
    void aKilledReceiverLeavesTheRest(On kind) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (TempQueue name = TempQueue.next();
                    MessageQueue queue = name.create();
                    Peer peer = Peer.c("mq/peer", "drain", name.name())) {
                peer.expect("ready");
                int count = 100 + round;
                for (int i = 0; i < count; i++) {
                    byte[] number = ByteBuffer.allocate(4).putInt(i).array();
                    Shape shape = Shape.values()[i % Shape.values().length];
                    assertTrue(kind.get(() -> shape.send(queue, How.WAIT, number, 5)));
                }
                peer.kill();
                for (int i = count - queue.size(); i < count; i++) {
                    byte[] bytes = queue.tryReceive().orElseThrow().bytes();
                    assertEquals(i, ByteBuffer.wrap(bytes).getInt());
                }
                assertTrue(queue.tryReceive().isEmpty());
            }
        }
    }

    @Test
    void aReceiverThatIsKilledWhileItWaitsTakesNothing() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create();
                Peer peer = Peer.c("mq/peer", "drain", name.name())) {
            peer.expect("ready");
            awaitSleep(peer);
            peer.kill();
            queue.send(Expect.bytes("kept"), 0);
            Expect.messages(queue, "kept");
        }
    }

    @Test
    void aSenderThatIsKilledWhileItWaitsLeavesNothing() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create()) {
            List<String> mine = List.of("0", "1", "2", "3");
            for (String each : mine) {
                queue.send(Expect.bytes(each), 0);
            }
            assertFalse(queue.trySend(new byte[1], 0));
            try (Peer peer = Peer.c("mq/peer", "flood", name.name())) {
                peer.expect("ready");
                awaitSleep(peer);
                peer.kill();
            }
            Expect.messages(queue, mine.toArray(String[]::new));
        }
    }

    /** After it was ready there is one call in which a peer sleeps. */
    private static void awaitSleep(Peer peer) throws Exception {
        Path file = Path.of("/proc/" + peer.pid() + "/stat");
        Patience.await(() -> Files.readString(file).contains(") S "), "the peer never waits");
    }
}

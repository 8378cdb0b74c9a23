package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Another program overwrites the header of a ring while a thread waits. */
class HostileWaitTest {
    private static final long CAPACITY = 4096;
    private static final ByteBuffer INTO = ByteBuffer.allocate(2_000);

    @ParameterizedTest
    @EnumSource
    void aTailThatLiesEndsTheWaitAndIsNamed(On kind) throws Exception {
        for (long tail : new long[] {-8, 7, 4104, Long.MIN_VALUE, Long.MAX_VALUE}) {
            try (var world = new World();
                    RingSender sender = world.ring.sender();
                    RingReceiver receiver = world.ring.receiver()) {
                var waiting = kind.start(() -> receiver.receive(INTO.clear()));
                world.awaitReceiver();
                world.memory.set(JAVA_LONG, RingFormat.TAIL, tail); // and wakes no thread
                String said = assertInstanceOf(IOException.class, waiting.failure()).getMessage();
                assertTrue(said.contains("field tail"), said);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHeadThatLiesEndsTheWaitAndIsNamed(On kind) throws Exception {
        for (long head : new long[] {-4096, 1, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE}) {
            try (var world = new World();
                    RingSender sender = world.ring.sender();
                    RingReceiver receiver = world.ring.receiver()) {
                while (sender.trySend(new byte[1_000])) {}
                var waiting =
                        kind.start(
                                () -> {
                                    sender.send(new byte[1_000]);
                                    return null;
                                });
                Patience.await(() -> world.ring.status().senderWaits() == 1, "it does not wait");
                world.memory.set(JAVA_LONG, RingFormat.HEAD, head);
                String said = assertInstanceOf(IOException.class, waiting.failure()).getMessage();
                assertTrue(said.contains("field head"), said);
            }
        }
    }

    /** The sender then wakes no thread, and the receiver looks again when its sleep ends. */
    @ParameterizedTest
    @EnumSource
    void aSleepWordThatIsClearedOnlyDelaysAMessage(On kind) throws Exception {
        try (var world = new World();
                RingSender sender = world.ring.sender();
                RingReceiver receiver = world.ring.receiver()) {
            var waiting = kind.start(() -> receiver.receive(INTO.clear()));
            world.awaitReceiver();
            Patience.await(
                    () -> world.memory.get(JAVA_INT, RingFormat.RECEIVER_SLEEPS) != 0,
                    "it does not sleep");
            world.memory.set(JAVA_INT, RingFormat.RECEIVER_SLEEPS, 0);
            sender.send(new byte[9]);
            assertEquals(9, waiting.get());
        }
    }

    /** A sender that holds its role has not gone, whatever the counter of senders is. */
    @ParameterizedTest
    @EnumSource
    void aCounterThatLiesIsNoEnd(On kind) throws Exception {
        try (var world = new World();
                RingSender sender = world.ring.sender();
                RingReceiver receiver = world.ring.receiver()) {
            for (int joined : new int[] {0, -1, 99, Integer.MIN_VALUE}) {
                world.memory.set(JAVA_INT, RingFormat.SENDERS + RingFormat.JOINED, joined);
                Duration severalSlices = Duration.ofMillis(120);
                assertEquals(
                        RingReceiver.NOT_NOW,
                        kind.get(() -> receiver.tryReceive(INTO.clear(), severalSlices)));
            }
            sender.send(new byte[9]);
            assertEquals(9, receiver.receive(INTO.clear()));
        }
    }

    /** A ring, and its memory as another program has it. */
    private static final class World implements AutoCloseable {
        final MessageRing ring = MessageRing.anonymous(CAPACITY, Senders.SINGLE);
        final Arena arena = Arena.ofConfined();
        final MemorySegment memory;

        World() throws IOException {
            try (SharedMemory shared = SharedMemory.adopt(ring.fd().dup())) {
                memory = shared.map(arena);
            }
        }

        void awaitReceiver() throws Exception {
            Patience.await(() -> ring.status().receiverWaits() == 1, "it does not wait");
        }

        @Override
        public void close() {
            ring.close();
            arena.close();
        }
    }
}

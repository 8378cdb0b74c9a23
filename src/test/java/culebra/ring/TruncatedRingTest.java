package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Elsewhere;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.Callable;

/** Another process truncates a ring with a single sender while its roles are in use. */
class TruncatedRingTest {
    private static final long CAPACITY = 1 << 16; // larger than a page of any system
    private static final int COMPILED = 30_000;
    private static final MemorySegment MESSAGE = MemorySegment.ofArray(new byte[64]);

    /** The interpreter, the first compiler, and both of them access memory in different ways. */
    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4"})
    void everyUseFailsAndHarmsNothingElse(String mode) throws Exception {
        String ignored = Elsewhere.with(mode).run(TruncatedRingTest.class, "uses", mode);
    }

    static void uses(String[] mode) throws Exception {
        int warm = mode[0].equals("-Xint") ? 10 : COMPILED;
        On.warmUp();
        long descriptors = -1;
        for (int i = 0; i < 2; i++) { // the first round opens what stays open
            attempts(warm);
            claim(warm);
            readInPlace(warm);
            for (On kind : On.values()) {
                waits(kind);
            }
            if (i == 0) {
                descriptors = Own.descriptors();
            }
        }
        Own.assertNoMoreDescriptors(descriptors);
    }

    private static void attempts(int warm) throws Exception {
        try (var world = new World(warm)) {
            world.truncate();
            assertFails(() -> world.sender.trySend(MESSAGE));
            assertFails(() -> world.receiver.tryReceive(MESSAGE));
            assertFails(() -> world.receiver.tryReceiveBatch(message -> {}, 10));
            assertFails(() -> world.temp.ring().status());
            assertFails(() -> world.temp.ring().receiver());
        }
    }

    private static void claim(int warm) throws Exception {
        try (var world = new World(warm)) {
            MemorySegment claimed = world.sender.claim(8);
            world.truncate();
            assertFails(
                    () -> {
                        claimed.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
                        return null;
                    });
            assertFails(
                    () -> {
                        world.sender.commit();
                        return null;
                    });
        }
    }

    private static void readInPlace(int warm) throws Exception {
        try (var world = new World(warm)) {
            assertTrue(world.sender.trySend(MESSAGE));
            assertFails(
                    () ->
                            world.receiver.tryReceiveBatch(
                                    message -> {
                                        world.truncate();
                                        byte read = message.get(ValueLayout.JAVA_BYTE, 0);
                                    },
                                    10));
        }
    }

    /** A wait for another ring goes on undisturbed. */
    private static void waits(On kind) throws Exception {
        try (var other = new World(0);
                var empty = new World(0);
                var full = new World(0)) {
            while (full.sender.trySend(MESSAGE)) {}
            var receiving = kind.start(() -> empty.receiver.receive(MESSAGE));
            var sending =
                    kind.start(
                            () -> {
                                full.sender.send(MESSAGE);
                                return null;
                            });
            var undisturbed = kind.start(() -> other.receiver.receive(MESSAGE));
            awaitWaits(other, empty);
            Patience.await(() -> full.temp.ring().status().senderWaits() == 1, "it does not wait");
            empty.truncate();
            full.truncate();
            assertUnreadable(receiving.failure());
            assertUnreadable(sending.failure());
            assertTrue(other.sender.trySend(MESSAGE));
            assertEquals(64, undisturbed.get());
        }
    }

    private static void awaitWaits(World... worlds) throws Exception {
        for (World each : worlds) {
            Patience.await(
                    () -> each.temp.ring().status().receiverWaits() == 1, "it does not wait");
        }
    }

    /**
     * The JVM may report a failed access only when the method that made it has returned, at the
     * next point at which it could stop the thread.
     */
    private static void assertFails(Callable<?> call) throws Exception {
        Throwable thrown = null;
        try {
            Object ignored = call.call();
            Thread.yield();
        } catch (Exception | InternalError failed) {
            thrown = failed;
        }
        assertUnreadable(thrown);
    }

    private static void assertUnreadable(Throwable thrown) {
        boolean expected = thrown instanceof InternalError || thrown instanceof java.io.IOException;
        if (!expected) {
            throw new AssertionError("failed in another way, or not at all", thrown);
        }
    }

    /** A ring and its roles, whose code is compiled. */
    private static final class World implements AutoCloseable {
        final TempRing temp = TempRing.make(CAPACITY, Senders.SINGLE);
        final RingSender sender = temp.ring().sender();
        final RingReceiver receiver = temp.ring().receiver();

        World(int warm) throws Exception {
            for (int i = 0; i < warm; i++) {
                assertTrue(sender.trySend(MESSAGE));
                if (i % 2 == 0) {
                    assertEquals(64, receiver.tryReceive(MESSAGE));
                } else {
                    assertEquals(1, receiver.tryReceiveBatch(message -> {}, 1));
                }
            }
        }

        void truncate() {
            try (Peer peer = Peer.command(List.of("truncate", "-s", "0", temp.path()))) {
                String ignored = peer.join();
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        }

        @Override
        public void close() throws Exception {
            sender.close();
            receiver.close();
            assertFalse(sender.isOpen() || receiver.isOpen());
            temp.close();
        }
    }
}

package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;
import culebra.testing.Counts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** What another program does to a ring. */
class HostilePeerTest {
    private static final long CAPACITY = 4096;

    /** A sender that trusted the new flags would lock a mutex that another program has written. */
    @ParameterizedTest
    @CsvSource({"SINGLE, 12, 1, flags", "SHARED, 12, 0, flags", "SINGLE, 16, 4096, capacity"})
    void aHeaderThatHasChangedSinceTheRingWasOpenedIsNamed(
            Senders senders, long offset, int value, String field) throws Exception {
        try (var world = new World(senders, 2 * CAPACITY)) {
            world.memory.set(JAVA_INT, offset, value);
            for (Call call :
                    List.<Call>of(world.ring::sender, world.ring::receiver, world.ring::status)) {
                String said = failure(call);
                assertTrue(said.contains("the field " + field), said);
            }
            assertEquals(senders, world.ring.senders());
        }
    }

    /** Positions that lie: each is found, and named. */
    @ParameterizedTest
    @ValueSource(longs = {-8, 1, 7, 8, 24, 4096, 4104, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE})
    void aTailThatLiesIsNamed(long tail) throws Exception {
        try (var world = new World(Senders.SINGLE);
                RingReceiver receiver = world.ring.receiver()) {
            world.memory.set(JAVA_LONG, RingFormat.TAIL, tail);
            String said = failure(() -> receiver.tryReceive(ByteBuffer.allocate(2_000)));
            if (tail >= 8 && tail <= 4096 && tail % 8 == 0) {
                assertEquals("", said); // there are empty messages then
            } else {
                assertTrue(said.contains("tail"), said);
                said = failure(() -> world.ring.sender());
                assertTrue(said.contains("head") || said.contains("tail"), said);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-4096, 1, 4104, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE})
    void aHeadThatLiesIsNamed(long head) throws Exception {
        for (Senders senders : Senders.values()) {
            try (var world = new World(senders);
                    RingSender sender = world.ring.sender()) {
                while (sender.trySend(new byte[1_000])) {}
                world.memory.set(JAVA_LONG, RingFormat.HEAD, head);
                String said = failure(() -> sender.trySend(new byte[1_000]));
                assertTrue(said.contains("head"), said);
                assertTrue(failure(() -> world.ring.receiver()).contains("head"));
            }
        }
    }

    /** The head is checked as it was when the role was taken; what it is later does not matter. */
    @Test
    void aHeadThatChangesWhileARoleIsTakenDoesNoHarm() throws Exception {
        try (var world = new World(Senders.SINGLE)) {
            MemorySegment memory = world.memory;
            var stop = new AtomicBoolean();
            Thread hostile =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (long i = 0; !stop.get(); i++) {
                                            RawMemory.setLongRelease(
                                                    memory.address() + RingFormat.HEAD,
                                                    -7 * (i % 2));
                                        }
                                    });
            try {
                for (int i = 0; i < Counts.of(1_000, 100_000); i++) {
                    String ignored =
                            failure(
                                    () -> {
                                        try (RingReceiver receiver = world.ring.receiver()) {
                                            receiver.tryReceiveBatch(message -> {}, 5);
                                        }
                                    });
                }
            } finally {
                stop.set(true);
                hostile.join();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1025, 0, length",
        "-1, 0, length",
        "2147483647, 0, length",
        "9, 0, length", // beyond the tail
        "0, 2, kind",
        "0, -1, kind",
        "4088, 1, padding", // all of the ring
        "0, 1, padding"
    })
    void aRecordThatLiesIsNamed(int length, int kind, String field) throws Exception {
        try (var world = new World(Senders.SINGLE);
                RingReceiver receiver = world.ring.receiver();
                RingSender sender = world.ring.sender()) {
            sender.send(new byte[8]);
            world.memory.set(JAVA_INT, RingFormat.DATA, length);
            world.memory.set(JAVA_INT, RingFormat.DATA + 4, kind);
            String said = failure(() -> receiver.tryReceive(ByteBuffer.allocate(2_000)));
            assertTrue(said.contains(field), said);
            assertTrue(failure(() -> receiver.receiveBatch(m -> {}, 9)).contains(field));
        }
    }

    @Test
    void aMutexThatWasOverwrittenIsNamed() throws Exception {
        try (var world = new World(Senders.SHARED);
                RingSender sender = world.ring.sender()) {
            world.memory.asSlice(RingFormat.MUTEX, 40).fill((byte) 0x5a);
            String said = failure(() -> sender.trySend(new byte[1]));
            assertTrue(said.isEmpty() || said.contains("mutex"), said);
            assertTrue(!said.isEmpty() || !sender.trySend(new byte[1]));
        }
    }

    /** Another program writes whatever it likes: nothing outside is touched, no call hangs. */
    @ParameterizedTest
    @CsvSource({"SINGLE", "SHARED"})
    void arbitraryBytesDoNoHarm(Senders senders) throws Exception {
        long seed = Long.getLong("culebra.ring.seed", System.nanoTime());
        var random = new Random(seed);
        int rounds = Counts.of(100, 100_000);
        ByteBuffer into = ByteBuffer.allocate(2_000);
        for (int i = 0; i < rounds; i++) {
            try (var world = new World(senders);
                    RingSender sender = world.ring.sender();
                    RingReceiver receiver = world.ring.receiver()) {
                for (int j = 0; j < 10; j++) {
                    world.overwrite(random);
                    String ignored = failure(() -> sender.trySend(new byte[random.nextInt(1025)]));
                    ignored = failure(() -> receiver.tryReceive(into.clear()));
                    ignored = failure(() -> receiver.tryReceiveBatch(message -> {}, 5));
                    Duration brief = Duration.ofNanos(100);
                    ignored = failure(() -> receiver.tryReceiveBatch(message -> {}, 5, brief));
                    ignored = failure(() -> sender.trySend(new byte[1024], brief));
                }
            } catch (Throwable failed) {
                throw new AssertionError("-Dculebra.ring.seed=" + seed, failed);
            }
        }
    }

    /** What a call says if it fails in the way it may. */
    private static String failure(Call call) throws Exception {
        try {
            call.run();
            return "";
        } catch (IOException failed) {
            return failed.getMessage();
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    /** A ring, and its memory as another program has it. */
    private static final class World implements AutoCloseable {
        final MessageRing ring;
        final Arena arena = Arena.ofConfined();
        final MemorySegment memory;

        World(Senders senders) throws IOException {
            this(senders, CAPACITY);
        }

        World(Senders senders, long capacity) throws IOException {
            ring = MessageRing.anonymous(capacity, senders);
            try (SharedMemory shared = SharedMemory.adopt(ring.fd().dup())) {
                memory = shared.map(arena);
            }
        }

        /** A mutex is left alone: the C library trusts it. */
        void overwrite(Random random) {
            long[] fields = {
                RingFormat.TAIL,
                RingFormat.HEAD,
                RingFormat.RECEIVER_SLEEPS,
                RingFormat.SENDERS_SLEEP,
                RingFormat.SENDERS + 16,
                RingFormat.RECEIVERS + 16
            };
            long field = fields[random.nextInt(fields.length)];
            long value =
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextLong();
                        case 1 -> 8L * random.nextInt(1_024);
                        case 2 -> memory.get(JAVA_LONG, RingFormat.TAIL) + 8 * random.nextInt(9);
                        default -> -random.nextInt(100);
                    };
            if (random.nextBoolean()) {
                memory.set(JAVA_LONG, field, value);
            } else {
                long at = RingFormat.DATA + 8L * random.nextInt(512);
                memory.set(JAVA_INT, at, random.nextBoolean() ? (int) value : 4_096 - 8);
                memory.set(JAVA_INT, at + 4, random.nextInt(3));
            }
        }

        @Override
        public void close() {
            ring.close();
            arena.close();
        }
    }
}

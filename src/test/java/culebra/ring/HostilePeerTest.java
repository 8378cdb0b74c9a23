package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.Access;
import culebra.fd.Fd;
import culebra.pipe.UnixPipe;
import culebra.shm.Seal;
import culebra.shm.SharedMemory;
import culebra.testing.Counts;
import culebra.testing.TempName;

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
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is no ring, and what another program does to one. */
class HostilePeerTest {
    private static final long CAPACITY = 4096;

    @ParameterizedTest
    @CsvSource({
        "0, 0, does not begin with CULERING",
        "8, 0, ring of format 0",
        "8, 2, ring of format 2",
        "12, 2, flags contains unknown bits",
        "16, 0, capacity is wrong: 0",
        "16, 4097, capacity is wrong: 4097",
        "16, 2048, capacity is wrong: 2048",
        "20, -1, capacity is wrong",
        "20, 16, capacity is wrong",
        "16, 8192, was truncated"
    })
    void aWrongHeaderIsRefused(long offset, int value, String message) throws Exception {
        String name = TempName.next();
        try (SharedMemory memory =
                SharedMemory.openOrCreate(
                        name,
                        RingFormat.DATA + CAPACITY,
                        header -> {
                            RingFormat.write(header, CAPACITY, Senders.SINGLE);
                            header.set(JAVA_INT, offset, value);
                        })) {
            var failure = assertThrows(IOException.class, () -> MessageRing.open(name));
            assertTrue(failure.getMessage().contains(message), failure.getMessage());
            assertTrue(failure.getMessage().contains(name), failure.getMessage());
            Fd fd = memory.fd().dup();
            assertThrows(IOException.class, () -> MessageRing.adopt(fd));
            assertTrue(!fd.isOpen(), "the descriptor stays open");
        } finally {
            SharedMemory.unlink(name);
        }
    }

    @Test
    void whatIsTooSmallOrNoMemoryIsRefused() throws Exception {
        String name = TempName.next();
        for (long size : new long[] {1, 4096, 8191}) {
            SharedMemory.create(name, size).close();
            try {
                assertThrows(IOException.class, () -> MessageRing.open(name));
                assertThrows(
                        IOException.class,
                        () -> MessageRing.openOrCreate(name, CAPACITY, Senders.SINGLE));
            } finally {
                SharedMemory.unlink(name);
            }
        }
        try (UnixPipe pipe = UnixPipe.open()) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> MessageRing.adopt(pipe.source().fd().dup()));
        }
    }

    @Test
    void aRingThatCannotBeWrittenIsRefused() throws Exception {
        String name = TempName.next();
        MessageRing.create(name, CAPACITY, Senders.SINGLE).close();
        try {
            Fd fd = SharedMemory.open(name, Access.READ).fd();
            assertThrows(IOException.class, () -> MessageRing.adopt(fd).receiver());
        } finally {
            MessageRing.unlink(name);
        }
        for (Seal seal : List.of(Seal.WRITE, Seal.FUTURE_WRITE)) {
            SharedMemory sealed = SharedMemory.anonymous(RingFormat.DATA + CAPACITY);
            try (Arena arena = Arena.ofConfined()) {
                RingFormat.write(sealed.map(arena), CAPACITY, Senders.SINGLE);
            }
            sealed.seal(Set.of(seal));
            assertThrows(IOException.class, () -> MessageRing.adopt(sealed.fd()));
            assertTrue(!sealed.fd().isOpen(), "the descriptor stays open");
        }
    }

    @Test
    void aRingThatWasCutShortIsRefused() throws Exception {
        String name = TempName.next();
        try (MessageRing ring = MessageRing.create(name, CAPACITY, Senders.SINGLE);
                SharedMemory memory = SharedMemory.open(name)) {
            memory.resize(RingFormat.DATA);
            assertThrows(IOException.class, ring::sender);
            assertThrows(IOException.class, ring::receiver);
            assertThrows(IOException.class, ring::status);
            assertThrows(IOException.class, () -> MessageRing.open(name));
        } finally {
            MessageRing.unlink(name);
        }
    }

    @Test
    void anAnonymousRingCannotBeCutShort() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(CAPACITY, Senders.SHARED);
                SharedMemory memory = SharedMemory.adopt(ring.fd().dup())) {
            assertThrows(IOException.class, () -> memory.resize(RingFormat.DATA));
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
            ring = MessageRing.anonymous(CAPACITY, senders);
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

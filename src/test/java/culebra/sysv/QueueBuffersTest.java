package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/** Messages from and into buffers: from the position to the limit, of whatever kind. */
class QueueBuffersTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    enum Kind {
        HEAP(ByteBuffer::allocate),
        DIRECT(ByteBuffer::allocateDirect),
        SLICE(size -> ByteBuffer.allocate(size + 9).slice(5, size)),
        SEGMENT(size -> Arena.ofAuto().allocate(size).asByteBuffer()),
        SHARED(size -> Arena.ofShared().allocate(size).asByteBuffer());

        private final IntFunction<ByteBuffer> maker;

        Kind(IntFunction<ByteBuffer> maker) {
            this.maker = maker;
        }

        /** With the position 3 and a limit 4 before the end. */
        ByteBuffer make(int size) {
            return maker.apply(size + 7).position(3).limit(size + 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void allThatRemainsIsSentAndThePositionMoves(Kind kind) throws Exception {
        try (var queue = temp.queue()) {
            byte[] bytes = {1, 2, 3, 4, 5};
            for (boolean readOnly : new boolean[] {false, true}) {
                ByteBuffer buffer = kind.make(5).put(bytes);
                ByteBuffer from = readOnly ? buffer.asReadOnlyBuffer() : buffer;
                queue.send(1, from.position(3));
                assertEquals(8, from.position());
                assertTrue(queue.trySend(2, from.position(4)));
                assertEquals(8, from.position());
                assertTrue(queue.trySend(3, from.position(3).limit(5), DAY));
                assertEquals(5, from.position());
                queue.send(4, from);
                assertArrayEquals(bytes, queue.receive(0).bytes());
                assertArrayEquals(new byte[] {2, 3, 4, 5}, queue.receive(0).bytes());
                assertArrayEquals(new byte[] {1, 2}, queue.receive(0).bytes());
                assertArrayEquals(new byte[0], queue.receive(0).bytes(), "nothing remained");
            }
        }
    }

    @Test
    void thePositionStaysIfNothingIsSent() throws Exception {
        try (var queue = temp.queue()) {
            while (queue.trySend(1, new byte[1])) {}
            ByteBuffer buffer = Kind.DIRECT.make(5);
            assertFalse(queue.trySend(1, buffer));
            assertFalse(queue.trySend(1, buffer, Duration.ofMillis(1)));
            assertEquals(3, buffer.position());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageGoesToThePositionAndLeavesTheRest(Kind kind) throws Exception {
        try (var queue = temp.queue()) {
            for (int i = 1; i <= 3; i++) {
                queue.send(i, new byte[] {8, 9});
                ByteBuffer into = kind.make(5);
                assertEquals(
                        i,
                        switch (i) {
                            case 1 -> queue.receive(0, into);
                            case 2 -> queue.tryReceive(0, into);
                            default -> queue.tryReceive(0, into, DAY);
                        });
                assertEquals(5, into.position());
                assertEquals(8, into.limit());
                byte[] all = new byte[12];
                into.clear().get(all);
                assertArrayEquals(new byte[] {0, 0, 0, 8, 9, 0, 0, 0, 0, 0, 0, 0}, all);
            }
        }
    }

    @Test
    void noMessageIsNoneAndThePositionStays() throws Exception {
        try (var queue = temp.queue()) {
            ByteBuffer into = Kind.HEAP.make(5);
            assertEquals(SysvQueue.NONE, queue.tryReceive(0, into));
            assertEquals(SysvQueue.NONE, queue.tryReceive(0, into, Duration.ZERO));
            assertEquals(SysvQueue.NONE, queue.tryReceive(0, into, Duration.ofMillis(1)));
            assertEquals(3, into.position());
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void aMessageThatDoesNotFitStays(On kind) throws Exception {
        try (var queue = temp.queue()) {
            byte[] bytes = {1, 2, 3, 4, 5, 6};
            for (int room : new int[] {0, 5}) {
                queue.send(1, bytes);
                for (Executable way : receives(queue, Kind.DIRECT.make(room))) {
                    assertTooLong(kind, way, room);
                }
                assertEquals(new SysvMessage(1, bytes), queue.receive(0));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void aMessageThatDoesNotFitEndsAWaitAndStays(On kind) throws Exception {
        try (var queue = temp.queue()) {
            ByteBuffer into = Kind.DIRECT.make(1);
            var wait = kind.start(() -> queue.receive(0, into));
            QueueWaitTest.waits(wait);
            queue.send(1, new byte[2]);
            var refused = (ErrnoException) wait.failure();
            assertEquals(Errno.E2BIG, refused.errno());
            assertEquals(1, queue.size());
            assertEquals(3, into.position());
        }
    }

    @Test
    void whatCannotBeWrittenToTakesNoMessage() throws Exception {
        Arena closed = Arena.ofShared();
        ByteBuffer gone = closed.allocate(8).asByteBuffer();
        closed.close();
        try (var queue = temp.queue();
                Arena confined = Arena.ofConfined()) {
            queue.send(1, new byte[] {4});
            for (Executable way : receives(queue, ByteBuffer.allocate(8).asReadOnlyBuffer())) {
                Expect.failure(IllegalArgumentException.class, way, "read-only");
            }
            for (Executable way : receives(queue, gone)) {
                assertThrows(IllegalStateException.class, way);
            }
            ByteBuffer mine = confined.allocate(8).asByteBuffer();
            for (Executable way : receives(queue, mine)) {
                On.PLATFORM.get(() -> assertThrows(WrongThreadException.class, way));
            }
            assertThrows(IllegalStateException.class, () -> queue.send(1, gone));
            assertThrows(IllegalStateException.class, () -> queue.trySend(1, gone));
            assertEquals(1, queue.size(), "the message is still there");
            assertEquals(1, queue.receive(0, mine));
            assertEquals(4, mine.get(0));
        }
    }

    /** A virtual thread's own memory, while another thread waits for it. */
    @ParameterizedTest
    @EnumSource(On.class)
    void aConfinedBufferIsFilledAfterAWait(On kind) throws Exception {
        try (var queue = temp.queue()) {
            var wait =
                    kind.start(
                            () -> {
                                try (Arena arena = Arena.ofConfined()) {
                                    ByteBuffer into = arena.allocate(4).asByteBuffer();
                                    queue.receive(7, into);
                                    return into.flip().getInt();
                                }
                            });
            QueueWaitTest.waits(wait);
            queue.send(7, ByteBuffer.allocate(4).putInt(42).flip());
            assertEquals(42, wait.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8191, 8192})
    void everySizeComesWhole(int size) throws Exception {
        try (var queue = temp.queue()) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (i * 31);
            }
            queue.send(1, bytes);
            queue.send(2, ByteBuffer.allocateDirect(size).put(bytes).flip());
            assertArrayEquals(bytes, queue.receive(1).bytes());
            ByteBuffer into = ByteBuffer.allocate(size);
            assertEquals(2, queue.receive(2, into));
            assertArrayEquals(bytes, into.array());
        }
    }

    private static List<Executable> receives(SysvQueue queue, ByteBuffer into) {
        return List.of(
                () -> queue.receive(0, into),
                () -> queue.tryReceive(0, into),
                () -> queue.tryReceive(0, into, DAY));
    }

    private static void assertTooLong(On kind, Executable way, int room) throws Exception {
        kind.get(
                () -> {
                    var refused =
                            Expect.failure(
                                    ErrnoException.class,
                                    way,
                                    "more than " + room + " bytes",
                                    "it stays in the queue");
                    assertEquals(Errno.E2BIG, refused.errno());
                    return null;
                });
    }
}

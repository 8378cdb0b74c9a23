package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.Shape.How;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Messages that cannot be sent, and memory that cannot take one: nothing is sent or lost. */
@ExtendWith(NothingLeft.class)
class BadMessageTest {
    private static final Duration LIMIT = Duration.ofDays(1);
    private static final int SIZE = TempQueue.SMALL.messageSize();

    private MessageQueue queue;

    @BeforeEach
    void open() throws IOException {
        queue = TempQueue.unnamed();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatIsTooLongIsNotSent(Shape shape) throws Exception {
        for (int size : new int[] {SIZE + 1, 8_193, 1_000_000}) {
            for (How how : How.values()) {
                Executable send = () -> shape.send(queue, how, new byte[size], 0);
                tooLong(send, size);
                assertEquals(0, queue.size());
                while (queue.trySend(new byte[0], 0)) {}
                tooLong(send, size); // it would wait otherwise
                while (queue.tryReceive().isPresent()) {}
            }
        }
    }

    private static void tooLong(Executable send, int size) {
        Expect.failure(
                IllegalArgumentException.class, send, size + " bytes", "accepts at most " + SIZE);
    }

    @ParameterizedTest
    @EnumSource
    void aPriorityOutOfRangeIsNotSent(Shape shape) throws Exception {
        for (int priority : new int[] {-1, 32_768, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            for (How how : How.values()) {
                Expect.failure(
                        IllegalArgumentException.class,
                        () -> shape.send(queue, how, new byte[1], priority),
                        "0 to 32767",
                        "not " + priority);
            }
        }
        assertEquals(0, queue.size());
        assertEquals(32_767, MessageQueue.MAX_PRIORITY);
    }

    /** The room counts, not the size of the message that happens to be first. */
    @Test
    void memoryThatIsTooSmallTakesNoMessage() throws Exception {
        queue.send(Expect.bytes("x"), 0);
        var buffers = new ArrayList<ByteBuffer>();
        for (int room : new int[] {0, 1, SIZE - 1}) {
            buffers.add(ByteBuffer.allocate(room));
            buffers.add(ByteBuffer.allocateDirect(room));
            buffers.add(ByteBuffer.allocate(SIZE).position(SIZE - room));
            buffers.add(ByteBuffer.allocateDirect(2 * SIZE).limit(room));
        }
        for (ByteBuffer buffer : buffers) {
            int position = buffer.position();
            for (Executable call : receives(buffer)) {
                Expect.failure(
                        IllegalArgumentException.class,
                        call,
                        "room for " + buffer.remaining() + " bytes",
                        "can have up to " + SIZE);
            }
            assertEquals(position, buffer.position());
        }
        Expect.messages(queue, "x");
    }

    @Test
    void readOnlyMemoryTakesNoMessageAndCanBeSent() throws Exception {
        queue.send(Expect.bytes("x"), 0);
        byte[] bytes = Expect.bytes("y".repeat(SIZE));
        ByteBuffer direct = ByteBuffer.allocateDirect(SIZE).put(bytes).flip();
        for (ByteBuffer each : List.of(ByteBuffer.wrap(bytes), direct)) {
            ByteBuffer buffer = each.asReadOnlyBuffer();
            for (Executable call : receives(buffer)) {
                Expect.failure(IllegalArgumentException.class, call, "read-only");
            }
            Expect.messages(queue, "x");
            queue.send(buffer, 0);
            assertEquals(SIZE, buffer.position());
            queue.send(MemorySegment.ofBuffer(buffer.flip()), 0);
            Expect.messages(queue, new String(bytes), new String(bytes));
            queue.send(Expect.bytes("x"), 0);
        }
    }

    private List<Executable> receives(ByteBuffer buffer) {
        MemorySegment segment = MemorySegment.ofBuffer(buffer);
        return List.of(
                () -> queue.receive(buffer),
                () -> queue.tryReceive(buffer),
                () -> queue.tryReceive(buffer, LIMIT),
                () -> queue.receive(segment),
                () -> queue.tryReceive(segment),
                () -> queue.tryReceive(segment, LIMIT));
    }

    @Test
    void nothingIsABug() throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(SIZE);
        queue.send(Expect.bytes("x"), 0);
        for (Executable call :
                List.<Executable>of(
                        () -> queue.send((byte[]) null, 0),
                        () -> queue.trySend((byte[]) null, 0),
                        () -> queue.trySend((byte[]) null, 0, LIMIT),
                        () -> queue.trySend(new byte[0], 0, null),
                        () -> queue.send((ByteBuffer) null, 0),
                        () -> queue.trySend((ByteBuffer) null, 0),
                        () -> queue.trySend((ByteBuffer) null, 0, LIMIT),
                        () -> queue.trySend(buffer, 0, null),
                        () -> queue.send((MemorySegment) null, 0),
                        () -> queue.trySend((MemorySegment) null, 0),
                        () -> queue.trySend((MemorySegment) null, 0, LIMIT),
                        () -> queue.trySend(MemorySegment.ofBuffer(buffer), 0, null),
                        () -> queue.tryReceive((Duration) null),
                        () -> queue.receive((ByteBuffer) null),
                        () -> queue.tryReceive((ByteBuffer) null),
                        () -> queue.tryReceive((ByteBuffer) null, LIMIT),
                        () -> queue.tryReceive(buffer, null),
                        () -> queue.receive((MemorySegment) null),
                        () -> queue.tryReceive((MemorySegment) null),
                        () -> queue.tryReceive((MemorySegment) null, LIMIT),
                        () -> queue.tryReceive(MemorySegment.ofBuffer(buffer), null))) {
            assertThrows(NullPointerException.class, call);
            assertEquals(0, buffer.position());
        }
        Expect.messages(queue, "x");
    }

    @ParameterizedTest
    @EnumSource
    void aClosedHandleSaysSo(Shape shape) throws Exception {
        queue.send(Expect.bytes("x"), 0);
        try (MessageQueue other = MessageQueue.adopt(queue.fd().dup())) {
            queue.close();
            for (How how : How.values()) {
                Executable send = () -> shape.send(queue, how, new byte[1], 0);
                Expect.failure(ClosedChannelException.class, send, queue.name(), "closed");
                Executable receive = () -> shape.receive(queue, how);
                Expect.failure(ClosedChannelException.class, receive, queue.name(), "closed");
            }
            Expect.failure(ClosedChannelException.class, queue::size, "closed");
            Expect.messages(other, "x");
        }
        assertEquals(TempQueue.SMALL, queue.limits(), "what never changes can still be asked");
    }

    @Test
    void memoryOfEveryAlignmentWillDo() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(SIZE + 8, 8);
            for (int begin = 0; begin < 8; begin++) {
                MemorySegment part = all.asSlice(begin, SIZE).fill((byte) (begin + 1));
                queue.send(part, begin);
                part.fill((byte) 0);
                assertEquals((long) begin << 32 | SIZE, queue.receive(part));
                assertEquals(
                        begin + 1, part.get(java.lang.foreign.ValueLayout.JAVA_BYTE, SIZE - 1));
            }
            long[] longs = {1, 2, 3, 4};
            queue.send(MemorySegment.ofArray(longs), 0);
            long[] received = new long[4];
            assertTrue(queue.receive(MemorySegment.ofArray(received)) == SIZE);
            assertEquals(3, received[2]);
        }
    }
}

package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/** In what a message is sent and received; each checks that nothing else is touched. */
enum Shape {
    BYTES,
    HEAP_BUFFER,
    DIRECT_BUFFER,
    HEAP_SEGMENT,
    NATIVE_SEGMENT;

    /** How long a call waits. */
    enum How {
        WAIT,
        TRY,
        /** For a time that is not over before the test is. */
        TIMED,
        /** For a time that is soon over. */
        BRIEFLY;

        Duration timeout() {
            return this == BRIEFLY ? Duration.ofMillis(2) : Duration.ofDays(1);
        }
    }

    /** What surrounds a message in memory. */
    private static final int MARGIN = 3;

    private static final byte FILL = 0x55;

    /** Sends a message: whether it was. */
    boolean send(MessageQueue queue, How how, byte[] message, int priority) throws Exception {
        return switch (this) {
            case BYTES -> sendBytes(queue, how, message, priority);
            case HEAP_BUFFER, DIRECT_BUFFER -> sendBuffer(queue, how, message, priority);
            case HEAP_SEGMENT, NATIVE_SEGMENT -> sendSegment(queue, how, message, priority);
        };
    }

    /** Receives a message, or null. */
    Message receive(MessageQueue queue, How how) throws Exception {
        return switch (this) {
            case BYTES ->
                    switch (how) {
                        case WAIT -> queue.receive();
                        case TRY -> queue.tryReceive().orElse(null);
                        default -> queue.tryReceive(how.timeout()).orElse(null);
                    };
            case HEAP_BUFFER, DIRECT_BUFFER -> receiveBuffer(queue, how);
            case HEAP_SEGMENT, NATIVE_SEGMENT -> receiveSegment(queue, how);
        };
    }

    private static boolean sendBytes(MessageQueue queue, How how, byte[] message, int priority)
            throws Exception {
        switch (how) {
            case WAIT -> queue.send(message, priority);
            case TRY -> {
                return queue.trySend(message, priority);
            }
            default -> {
                return queue.trySend(message, priority, how.timeout());
            }
        }
        return true;
    }

    private boolean sendBuffer(MessageQueue queue, How how, byte[] message, int priority)
            throws Exception {
        ByteBuffer from = buffer(message.length).put(MARGIN, message);
        boolean sent = true;
        switch (how) {
            case WAIT -> queue.send(from, priority);
            case TRY -> sent = queue.trySend(from, priority);
            default -> sent = queue.trySend(from, priority, how.timeout());
        }
        assertEquals(MARGIN + (sent ? message.length : 0), from.position());
        assertEquals(MARGIN + message.length, from.limit());
        return sent;
    }

    private boolean sendSegment(MessageQueue queue, How how, byte[] message, int priority)
            throws Exception {
        MemorySegment from = segment(message.length).copyFrom(MemorySegment.ofArray(message));
        switch (how) {
            case WAIT -> queue.send(from, priority);
            case TRY -> {
                return queue.trySend(from, priority);
            }
            default -> {
                return queue.trySend(from, priority, how.timeout());
            }
        }
        return true;
    }

    private Message receiveBuffer(MessageQueue queue, How how) throws Exception {
        int room = queue.limits().messageSize();
        ByteBuffer into = buffer(room);
        long received =
                switch (how) {
                    case WAIT -> queue.receive(into);
                    case TRY -> queue.tryReceive(into);
                    default -> queue.tryReceive(into, how.timeout());
                };
        int size = Math.max(0, Message.size(received));
        assertEquals(MARGIN + size, into.position());
        assertEquals(MARGIN + room, into.limit());
        return message(MemorySegment.ofBuffer(into.clear()), MARGIN, received);
    }

    private Message receiveSegment(MessageQueue queue, How how) throws Exception {
        MemorySegment into = segment(queue.limits().messageSize());
        long received =
                switch (how) {
                    case WAIT -> queue.receive(into);
                    case TRY -> queue.tryReceive(into);
                    default -> queue.tryReceive(into, how.timeout());
                };
        return message(into, 0, received);
    }

    private static Message message(MemorySegment memory, int begin, long received) {
        byte[] all = memory.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        if (received == MessageQueue.NONE) {
            assertUntouched(all, 0, all.length);
            assertEquals(-1, Message.size(received));
            assertEquals(-1, Message.priority(received));
            return null;
        }
        int end = begin + Message.size(received);
        assertUntouched(all, 0, begin);
        assertUntouched(all, end, all.length);
        return new Message(Arrays.copyOfRange(all, begin, end), Message.priority(received));
    }

    private static void assertUntouched(byte[] all, int begin, int end) {
        for (int i = begin; i < end; i++) {
            assertEquals(FILL, all[i], "a byte beside the message");
        }
    }

    /** With a margin on either side. */
    private ByteBuffer buffer(int size) {
        int all = size + 2 * MARGIN;
        var buffer =
                this == HEAP_BUFFER ? ByteBuffer.allocate(all) : ByteBuffer.allocateDirect(all);
        MemorySegment.ofBuffer(buffer).fill(FILL);
        return buffer.position(MARGIN).limit(MARGIN + size);
    }

    private MemorySegment segment(int size) {
        MemorySegment segment =
                this == HEAP_SEGMENT
                        ? MemorySegment.ofArray(new byte[size])
                        : Arena.ofAuto().allocate(size);
        return segment.fill(FILL);
    }
}

package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.testing.On;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.time.Duration;
import java.util.List;

/** Sending without a priority, in the three forms that bytes have, and in the three shapes. */
@ExtendWith(NothingLeft.class)
class PriorityZeroTest {
    private static final Duration LONG = Duration.ofDays(1);

    private interface Send {
        boolean to(MessageQueue queue) throws Exception;
    }

    private static List<Send> sends(int size) {
        return List.of(
                queue -> {
                    queue.send(new byte[size]);
                    return true;
                },
                queue -> queue.trySend(new byte[size]),
                queue -> queue.trySend(new byte[size], LONG),
                queue -> {
                    queue.send(ByteBuffer.allocate(size));
                    return true;
                },
                queue -> queue.trySend(ByteBuffer.allocate(size)),
                queue -> queue.trySend(ByteBuffer.allocate(size), LONG),
                queue -> {
                    queue.send(segment(size));
                    return true;
                },
                queue -> queue.trySend(segment(size)),
                queue -> queue.trySend(segment(size), LONG));
    }

    private static MemorySegment segment(int size) {
        return Arena.ofAuto().allocate(size);
    }

    @ParameterizedTest
    @EnumSource
    void thePriorityIsZero(On kind) throws Exception {
        try (MessageQueue queue = TempQueue.unnamed()) {
            for (Send send : sends(3)) {
                queue.send(Expect.bytes("first"), 1);
                assertTrue(kind.get(() -> send.to(queue)));
                assertEquals(1, queue.receive().priority());
                Message message = queue.receive();
                assertEquals(0, message.priority());
                assertEquals(3, message.bytes().length);
            }
        }
    }

    @Test
    void whatIsWrongIsRefusedAsWithAPriority() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create();
                var reader = MessageQueue.open(name.name(), Access.READ)) {
            for (Send send : sends(TempQueue.SMALL.messageSize() + 1)) {
                assertThrows(IllegalArgumentException.class, () -> send.to(queue));
            }
            for (Send send : sends(1)) {
                assertThrows(NonWritableChannelException.class, () -> send.to(reader));
            }
            assertThrows(NullPointerException.class, () -> queue.send((byte[]) null));
            assertThrows(NullPointerException.class, () -> queue.send((ByteBuffer) null));
            assertThrows(NullPointerException.class, () -> queue.trySend((MemorySegment) null));
            assertThrows(NullPointerException.class, () -> queue.trySend(new byte[1], null));
            assertEquals(0, queue.size());
            queue.close();
            for (Send send : sends(1)) {
                assertThrows(ClosedChannelException.class, () -> send.to(queue));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullQueueIsWaitedForOrNot(On kind) throws Exception {
        try (MessageQueue queue = TempQueue.unnamed()) {
            while (queue.trySend(new byte[1])) {}
            assertFalse(queue.trySend(ByteBuffer.allocate(1)));
            assertFalse(kind.get(() -> queue.trySend(segment(1), Duration.ofMillis(1))));
            var waiting =
                    kind.<Void>start(
                            () -> {
                                queue.send(new byte[2]);
                                return null;
                            });
            queue.receive();
            waiting.get();
            for (int i = 1; i < TempQueue.SMALL.capacity(); i++) {
                assertEquals(1, queue.receive().bytes().length);
            }
            assertEquals(2, queue.receive().bytes().length);
        }
    }
}

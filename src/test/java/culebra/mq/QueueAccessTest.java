package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.mq.Shape.How;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;

/** What a queue is opened for, and what it holds. */
@ExtendWith(NothingLeft.class)
class QueueAccessTest {
    private TempQueue name;
    private MessageQueue queue;

    @BeforeEach
    void create() throws IOException {
        name = TempQueue.next();
        queue = name.create();
    }

    @AfterEach
    void unlink() throws IOException {
        queue.close();
        name.close();
    }

    @ParameterizedTest
    @EnumSource
    void oneForReceivingDoesNotSend(Shape shape) throws Exception {
        queue.send(Expect.bytes("to receive"), 7);
        try (var receiving = MessageQueue.open(name.name(), Access.READ)) {
            for (How how : How.values()) {
                Expect.failure(
                        NonWritableChannelException.class,
                        () -> shape.send(receiving, how, new byte[1], 0),
                        name.name(),
                        "reading only",
                        "READ_WRITE");
            }
            assertEquals(new Message(Expect.bytes("to receive"), 7), receive(shape, receiving));
            assertNull(shape.receive(receiving, How.TRY), "nothing was sent");
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneForSendingDoesNotReceive(Shape shape) throws Exception {
        try (var sending = MessageQueue.open(name.name(), Access.WRITE)) {
            assertTrue(shape.send(sending, How.WAIT, Expect.bytes("kept"), 3));
            for (How how : How.values()) {
                Expect.failure(
                        NonReadableChannelException.class,
                        () -> shape.receive(sending, how),
                        name.name(),
                        "writing only",
                        "READ_WRITE");
            }
            assertEquals(1, sending.size(), "nothing was received");
            assertEquals(new Message(Expect.bytes("kept"), 3), receive(shape, queue));
        }
    }

    @Test
    void oneForBothDoesBoth() throws Exception {
        try (var both = MessageQueue.open(name.name(), Access.READ_WRITE);
                var plain = MessageQueue.open(name.name())) {
            both.send(Expect.bytes("a"), 0);
            plain.send(Expect.bytes("b"), 0);
            assertEquals("a", new String(plain.receive().bytes()));
            Expect.messages(both, "b");
        }
    }

    @Test
    void creatorsLimitsApplyToAllProcesses() throws Exception {
        for (Access access : Access.values()) {
            try (var other = MessageQueue.open(name.name(), access)) {
                assertEquals(TempQueue.SMALL, other.limits());
            }
        }
        for (var limits : new QueueLimits[] {new QueueLimits(1, 1), new QueueLimits(2, 8_192)}) {
            try (var other = TempQueue.unnamed(limits)) {
                assertEquals(limits, other.limits());
                byte[] longest = new byte[limits.messageSize()];
                for (int i = 0; i < limits.capacity(); i++) {
                    assertTrue(other.trySend(longest, 0));
                }
                assertFalse(other.trySend(new byte[0], 0));
                assertEquals(longest.length, other.receive().bytes().length);
            }
        }
    }

    private static Message receive(Shape shape, MessageQueue from) throws Exception {
        return shape.receive(from, How.WAIT);
    }
}

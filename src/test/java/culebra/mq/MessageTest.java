package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** A message that was received, as a record or as a number, and limits as such. */
class MessageTest {
    @Test
    void messagesOfTheSameBytesAndPriorityAreEqual() {
        Message message = new Message(new byte[] {1, 2}, 3);
        Message same = new Message(new byte[] {1, 2}, 3);
        assertEquals(message, same);
        assertEquals(message.hashCode(), same.hashCode());
        assertNotEquals(message, new Message(new byte[] {1, 2}, 4));
        assertNotEquals(message, new Message(new byte[] {1, 3}, 3));
        assertNotEquals(message, new Message(new byte[] {1}, 3));
        assertNotEquals(message, new Message(new byte[0], 3));
        assertNotEquals(message, null);
        assertNotEquals(message, "a text");
        assertEquals(new Message(new byte[0], 0), new Message(new byte[0], 0));
    }

    @Test
    void theTextTellsSizeAndPriority() {
        assertEquals("Message[2 bytes, priority 3]", new Message(new byte[2], 3).toString());
    }

    @Test
    void thereMustBeBytes() {
        assertThrows(NullPointerException.class, () -> new Message(null, 0));
    }

    @Test
    void aNumberHoldsSizeAndPriority() {
        for (int size : new int[] {0, 1, 8_192, Integer.MAX_VALUE}) {
            for (int priority : new int[] {0, 1, MessageQueue.MAX_PRIORITY}) {
                long received = (long) priority << 32 | size;
                assertEquals(size, Message.size(received));
                assertEquals(priority, Message.priority(received));
            }
        }
        assertEquals(-1, Message.size(MessageQueue.NONE));
        assertEquals(-1, Message.priority(MessageQueue.NONE));
    }

    @Test
    void limitsArePositive() {
        for (int wrong : new int[] {0, -1, Integer.MIN_VALUE}) {
            Expect.failure(
                    IllegalArgumentException.class,
                    () -> new QueueLimits(wrong, 1),
                    "1 message",
                    wrong + " of 1");
            Expect.failure(
                    IllegalArgumentException.class,
                    () -> new QueueLimits(1, wrong),
                    "1 of " + wrong);
        }
        assertEquals(new QueueLimits(2, 3), new QueueLimits(2, 3));
    }
}

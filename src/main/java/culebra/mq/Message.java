package culebra.mq;

import java.util.Arrays;
import java.util.Objects;

/**
 * A message that was received.
 *
 * @param bytes what was sent, the message's own array
 * @param priority 0 to 32,767
 */
public record Message(byte[] bytes, int priority) {
    private static final int PRIORITY_SHIFT = 32;

    /**
     * Makes a message.
     *
     * @throws NullPointerException if there are no bytes; there may be 0 of them
     */
    public Message {
        Objects.requireNonNull(bytes, "bytes");
    }

    /**
     * Tells the size of a message that was received into memory.
     *
     * @param received what a {@code receive} has returned
     * @return the number of bytes, 0 for an empty message, -1 for none
     */
    public static int size(long received) {
        return (int) received;
    }

    /**
     * Tells the priority of a message that was received into memory.
     *
     * @param received what a {@code receive} has returned
     * @return 0 to 32,767, or -1 for no message
     */
    public static int priority(long received) {
        return (int) (received >> PRIORITY_SHIFT);
    }

    /** Tells whether the other is a message of the same bytes and priority. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Message message
                && priority == message.priority
                && Arrays.equals(bytes, message.bytes);
    }

    /** Goes by the bytes and the priority. */
    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + priority;
    }

    /** Tells the number of bytes and the priority. */
    @Override
    public String toString() {
        return "Message[" + bytes.length + " bytes, priority " + priority + "]";
    }
}

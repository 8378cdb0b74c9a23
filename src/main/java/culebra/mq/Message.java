package culebra.mq;

import java.util.Arrays;
import java.util.Objects;

/**
 * A message that was received.
 *
 * @param bytes the bytes of the message, in an array of its own
 * @param priority the priority, 0 to 32,767
 */
public record Message(byte[] bytes, int priority) {
    private static final int PRIORITY_SHIFT = 32;

    /**
     * Creates a message.
     *
     * @throws NullPointerException if {@code bytes} is null; it may be empty
     */
    public Message {
        Objects.requireNonNull(bytes, "bytes");
    }

    /**
     * Returns the size of a message that was received into memory.
     *
     * @param received the result of a {@code receive}
     * @return the number of bytes: 0 for an empty message, or -1 if there was no message
     */
    public static int size(long received) {
        return (int) received;
    }

    /**
     * Returns the priority of a message that was received into memory.
     *
     * @param received the result of a {@code receive}
     * @return the priority, 0 to 32,767, or -1 if there was no message
     */
    public static int priority(long received) {
        return (int) (received >> PRIORITY_SHIFT);
    }

    /** Returns whether the other object is a message of equal bytes and priority. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Message message
                && priority == message.priority
                && Arrays.equals(bytes, message.bytes);
    }

    /** Returns a hash code of the bytes and the priority. */
    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + priority;
    }

    /** Returns a string with the number of bytes and the priority. */
    @Override
    public String toString() {
        return "Message[" + bytes.length + " bytes, priority " + priority + "]";
    }
}

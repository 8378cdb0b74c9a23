package culebra.sysv;

import java.util.Arrays;
import java.util.Objects;

/**
 * A message that was received.
 *
 * @param type its type, 1 or more
 * @param bytes the bytes of the message, in an array of its own
 */
public record SysvMessage(long type, byte[] bytes) {
    /**
     * Creates a message.
     *
     * @throws NullPointerException if {@code bytes} is null; it may be empty
     */
    public SysvMessage {
        Objects.requireNonNull(bytes, "bytes");
    }

    /** Returns whether the other object is a message of equal type and bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SysvMessage message
                && type == message.type
                && Arrays.equals(bytes, message.bytes);
    }

    /** Returns a hash code of the type and the bytes. */
    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + Long.hashCode(type);
    }

    /** Returns a string with the type and the number of bytes. */
    @Override
    public String toString() {
        return "SysvMessage[type " + type + ", " + bytes.length + " bytes]";
    }
}

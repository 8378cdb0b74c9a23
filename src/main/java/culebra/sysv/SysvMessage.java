package culebra.sysv;

import java.util.Arrays;
import java.util.Objects;

/**
 * A message that was received.
 *
 * @param type its type, 1 or more
 * @param bytes what was sent, the message's own array
 */
public record SysvMessage(long type, byte[] bytes) {
    /**
     * Makes a message.
     *
     * @throws NullPointerException if there are no bytes; there may be 0 of them
     */
    public SysvMessage {
        Objects.requireNonNull(bytes, "bytes");
    }

    /** Tells whether the other is a message of the same type and bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SysvMessage message
                && type == message.type
                && Arrays.equals(bytes, message.bytes);
    }

    /** Goes by the type and the bytes. */
    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + Long.hashCode(type);
    }

    /** Tells the type and the number of bytes. */
    @Override
    public String toString() {
        return "SysvMessage[type " + type + ", " + bytes.length + " bytes]";
    }
}

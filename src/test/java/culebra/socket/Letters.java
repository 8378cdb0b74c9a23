package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.function.Executable;

import java.nio.ByteBuffer;

/** Short texts as messages, and what the tests of messages expect again and again. */
final class Letters {
    private Letters() {}

    /** A message. */
    static ByteBuffer of(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    /** What lies before a buffer's position. */
    static String text(ByteBuffer buffer) {
        return UTF_8.decode(buffer.duplicate().flip()).toString();
    }

    /** The next message, which must be there. */
    static String next(MessageSocket socket) throws Exception {
        var buffer = ByteBuffer.allocate(70_000);
        int size = socket.tryReceive(buffer);
        assertTrue(size >= 0, () -> "no message, but " + size);
        assertEquals(size, buffer.position());
        return text(buffer);
    }

    /** Waits for the next message. */
    static String await(MessageSocket socket) throws Exception {
        var buffer = ByteBuffer.allocate(70_000);
        int size = socket.receive(buffer);
        assertEquals(size, buffer.position());
        return text(buffer);
    }

    /** Sends until there is no room: how many were sent. */
    static int fill(MessageSocket socket, int size) throws Exception {
        int sent = 0;
        while (socket.trySend(ByteBuffer.allocate(size))) {
            sent++;
        }
        return sent;
    }

    /** A failure whose message says all of this. */
    static <T extends Throwable> T fails(Class<T> type, Executable call, String... parts) {
        T thrown = assertThrows(type, call);
        for (String part : parts) {
            assertTrue(
                    thrown.getMessage().contains(part),
                    () -> "\"" + part + "\" in: " + thrown.getMessage());
        }
        return thrown;
    }
}

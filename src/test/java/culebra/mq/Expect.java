package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.function.Executable;

/** What the tests of queues expect again and again. */
final class Expect {
    private Expect() {}

    /** A failure whose message says all of this. */
    static <T extends Throwable> T failure(Class<T> type, Executable call, String... parts) {
        T thrown = assertThrows(type, call);
        says(thrown.getMessage(), parts);
        return thrown;
    }

    /** A message that says all of this. */
    static void says(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + part + "\" in: " + message);
        }
    }

    /** The messages of a queue, as texts, in the order in which they come; nothing is left. */
    static void messages(MessageQueue queue, String... expected) throws Exception {
        for (String each : expected) {
            assertEquals(each, new String(queue.tryReceive().orElseThrow().bytes(), UTF_8));
        }
        assertTrue(queue.tryReceive().isEmpty(), "nothing is left");
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** What these tests expect again and again. */
final class Expect {
    private Expect() {}

    /** A failure whose message says all of this. */
    static <T extends Throwable> T failure(Class<T> type, Executable call, String... parts) {
        T thrown = assertThrows(type, call);
        says(String.valueOf(thrown.getMessage()), parts);
        return thrown;
    }

    /** A message that says all of this. */
    static void says(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + part + "\" in: " + message);
        }
    }
}

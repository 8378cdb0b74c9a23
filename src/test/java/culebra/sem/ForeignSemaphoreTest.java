package culebra.sem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.OtherUser;
import culebra.testing.TempName;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/** What another user may do with a semaphore that is its creator's alone. */
class ForeignSemaphoreTest {
    @ParameterizedTest
    @ValueSource(strings = {"open", "openOrCreate", "unlink"})
    void anotherUserIsDeniedWithTheReason(String verb) throws Exception {
        String name = TempName.next();
        try (var semaphore = NamedSemaphore.create(name, 1)) {
            String answer = OtherUser.says(Stranger.class, verb, name);
            assertTrue(answer.contains("AccessDeniedException: " + name), answer);
            assertTrue(answer.contains("permission") || answer.contains("owner"), answer);
            assertEquals(1, semaphore.availablePermits());
        } finally {
            NamedSemaphore.unlink(name);
        }
    }

    /** Tries one verb. */
    static final class Stranger {
        public static void main(String[] arguments) {
            try {
                switch (arguments[0]) {
                    case "open" -> NamedSemaphore.open(arguments[1]);
                    case "unlink" -> NamedSemaphore.unlink(arguments[1]);
                    default -> NamedSemaphore.openOrCreate(arguments[1], 0);
                }
                System.out.println("allowed");
            } catch (IOException refused) {
                System.out.println(refused);
            }
        }
    }
}

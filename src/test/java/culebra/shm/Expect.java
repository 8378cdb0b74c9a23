package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Own;

import org.junit.jupiter.api.function.Executable;

import java.io.IOException;

/** What the tests of shared memory expect again and again. */
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

    /**
     * A call that leaves as many descriptors as before, and no more mappings of shared memory:
     * those of automatic arenas may go meanwhile. It is made twice, because the first time may load
     * classes.
     */
    static void nothingLeaked(Executable call) throws Throwable {
        call.execute();
        long descriptors = Own.descriptors();
        long mappings = mappings();
        call.execute();
        Own.assertNoMoreDescriptors(descriptors);
        assertTrue(mappings() <= mappings, "mappings");
    }

    private static long mappings() throws IOException {
        return Own.mappings("/dev/shm/") + Own.mappings("memfd:");
    }
}

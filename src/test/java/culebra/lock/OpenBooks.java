package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;

/** The books of record locks that this process keeps. */
final class OpenBooks {
    private OpenBooks() {}

    static int count() throws ReflectiveOperationException {
        var field = ProcessLocks.class.getDeclaredField("OPEN");
        field.setAccessible(true);
        var books = (Map<?, ?>) field.get(null);
        synchronized (books) {
            return books.size();
        }
    }

    static void assertNone() throws ReflectiveOperationException {
        assertEquals(0, count(), "books of record locks are left");
    }
}

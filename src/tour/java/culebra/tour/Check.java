package culebra.tour;

import java.util.Arrays;
import java.util.Objects;

/** The assertions of the rows, which have to run where JUnit is not. */
final class Check {
    private Check() {}

    /** Something that should fail. */
    interface Body {
        void run() throws Exception;
    }

    static void assertEquals(long expected, long actual) {
        assertEquals(expected, actual, "a number");
    }

    static void assertEquals(long expected, long actual, String what) {
        if (expected != actual) {
            throw different(expected, actual, what);
        }
    }

    static void assertEquals(Object expected, Object actual) {
        assertEquals(expected, actual, "a value");
    }

    static void assertEquals(Object expected, Object actual, String what) {
        if (!Objects.equals(expected, actual)) {
            throw different(expected, actual, what);
        }
    }

    static void assertArrayEquals(int[] expected, int[] actual) {
        assertEquals(Arrays.toString(expected), Arrays.toString(actual));
    }

    static void assertArrayEquals(byte[] expected, byte[] actual) {
        assertEquals(Arrays.toString(expected), Arrays.toString(actual));
    }

    static void assertNull(Object actual, String what) {
        assertEquals(null, actual, what);
    }

    static void assertTrue(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("not true: " + what);
        }
    }

    static void assertFalse(boolean condition, String what) {
        assertTrue(!condition, "not: " + what);
    }

    /** Returns what the body throws, which must be of this type. */
    static <T extends Throwable> T assertThrows(Class<T> expected, Body body) {
        try {
            body.run();
        } catch (Throwable thrown) {
            if (expected.isInstance(thrown)) {
                return expected.cast(thrown);
            }
            throw new AssertionError("expected " + expected.getSimpleName(), thrown);
        }
        throw new AssertionError("expected " + expected.getSimpleName() + ", nothing was thrown");
    }

    private static AssertionError different(Object expected, Object actual, String what) {
        return new AssertionError(what + ": expected " + expected + ", was " + actual);
    }
}

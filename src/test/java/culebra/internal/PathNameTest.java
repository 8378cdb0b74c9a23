package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Strace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class PathNameTest {
    /** A relative path must not become absolute: a socket's address is what was asked for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "e.sock",
                "\u00e9.sock",
                "./\u00e9",
                "../\u00e9/a",
                "/tmp/\u00e9",
                "/\u00e9"
            })
    void thePathIsAsItWasGiven(String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (java.nio.file.InvalidPathException locale) {
            org.junit.jupiter.api.Assumptions.abort("this locale has no such path");
            return;
        }
        assertArrayEquals(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), PathName.bytes(path));
    }

    /** A file system of the network may block forever when a file is examined. */
    @Test
    void conversionDoesNotExamineTheFile() throws Exception {
        List<String> calls = Strace.lines(Converter.class, "trace=file");
        assertTrue(calls.stream().anyMatch(call -> call.contains("culebra-mount")), "no trace");
        assertFalse(calls.stream().anyMatch(call -> call.contains("\"/culebra-mount")), "examined");
    }

    /** What another JVM runs. */
    static final class Converter {
        public static void main(String[] arguments) throws Exception {
            byte[] name = "/culebra-mount/\u00e9".getBytes(StandardCharsets.UTF_8);
            Path path = PathName.path(name);
            Strace.begin();
            assertArrayEquals(name, PathName.bytes(path));
        }
    }
}

package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

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
}

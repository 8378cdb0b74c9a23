package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"jobs", "/jobs"})
    void aNameGetsItsSlashIfItHasNone(String name) {
        assertEquals("/jobs", Names.memory(name));
        assertEquals("/jobs", Names.semaphore(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"...", ".a", "a.", "..a", " ", "übung", "名前", "\ud83d\udc0d", "a\\b"})
    void onlyWhatTheFileSystemForbidsIsForbidden(String name) {
        assertEquals("/" + name, Names.memory(name));
        assertEquals("/" + name, Names.semaphore(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void anEmptyNameIsRefused(String name) {
        refused(name, "is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "/a/b", "//", "//a", "a/", "/a/", "../a"})
    void aSecondSlashIsRefused(String name) {
        refused(name, "has a slash that is not its first character");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "/.", "..", "/.."})
    void theNameOfADirectoryIsRefused(String name) {
        refused(name, "is the name of a directory");
    }

    @Test
    void aNulIsRefusedAndShownAsOneCanReadIt() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Names.memory("a\0b"));
        assertEquals(
                "\"a\\0b\" is not a valid name for shared memory: it contains the character NUL",
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00b", "\udc0d\ud83d"})
    void anUnpairedSurrogateIsRefused(String name) {
        refused(name, "has an unpaired surrogate, which UTF-8 cannot express");
    }

    @ParameterizedTest
    @CsvSource({"a,255", "/a,255", "ü,127", "名,85", "🐍,63"})
    void aNameOfMemoryHas255BytesAtMost(String letter, int most) {
        String prefix = letter.startsWith("/") ? "/" : "";
        String one = letter.substring(prefix.length());
        String longest = prefix + one.repeat(most);
        assertEquals("/" + one.repeat(most), Names.memory(longest));
        assertThrows(IllegalArgumentException.class, () -> Names.memory(longest + one));
    }

    @Test
    void messageForAnOverlongNameHasItsLengthInBytesAndTheLimit() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Names.memory("ü".repeat(128)));
        assertEquals(
                "\""
                        + "ü".repeat(128)
                        + "\" is not a valid name for shared memory: it has 256 bytes in UTF-8,"
                        + " but 255 is the limit",
                refused.getMessage());
    }

    @Test
    void aNameOfASemaphoreHas251BytesAtMost() {
        assertEquals("/" + "a".repeat(251), Names.semaphore("a".repeat(251)));
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class, () -> Names.semaphore("a".repeat(252)));
        assertEquals(
                "\""
                        + "a".repeat(252)
                        + "\" is not a valid name for a semaphore: it has 252 bytes in UTF-8,"
                        + " but 251 is the limit",
                refused.getMessage());
    }

    @Test
    void noNameIsABug() {
        assertThrows(NullPointerException.class, () -> Names.memory(null));
        assertThrows(NullPointerException.class, () -> Names.semaphore(null));
    }

    private static void refused(String name, String why) {
        String reason = ": it " + why;
        assertEquals(
                "\"" + name + "\" is not a valid name for shared memory" + reason,
                assertThrows(IllegalArgumentException.class, () -> Names.memory(name))
                        .getMessage());
        assertEquals(
                "\"" + name + "\" is not a valid name for a semaphore" + reason,
                assertThrows(IllegalArgumentException.class, () -> Names.semaphore(name))
                        .getMessage());
    }
}

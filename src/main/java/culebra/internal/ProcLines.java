package culebra.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of a file in /proc that contains names, which may have any encoding. */
final class ProcLines {
    private ProcLines() {}

    /**
     * Returns the lines; empty if the file cannot be read. Each character is one byte. Lines end at
     * line feeds only, because the kernel escapes no other line terminator.
     */
    static List<String> read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.isEmpty() ? List.of() : List.of(text.split("\n"));
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}

package culebra.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of /proc, which may be gone or forbidden at any moment. */
final class ProcFile {
    static final Path PROC = Path.of("/proc");

    private ProcFile() {}

    /** The content, in which names may be in no encoding at all; "" if there is none. */
    static String text(Path file) {
        try {
            return read(file);
        } catch (IOException gone) {
            return "";
        }
    }

    static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** The lines; only a line feed ends one, since names have all other characters. */
    static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }
}

package culebra.inspect;

import culebra.internal.RawText;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Files of /proc, which may be gone or forbidden at any moment. */
final class ProcFile {
    static final Path PROC = Path.of("/proc");

    /** The descriptors of this process, even if its first thread has ended. */
    static final Path OWN_FILES = PROC.resolve("thread-self/fd");

    private static final int PIECE = 4096;

    private ProcFile() {}

    /** The content, in which names may be in no encoding at all; "" if there is none. */
    static String text(Path file) {
        try {
            return read(file);
        } catch (IOException gone) {
            return "";
        }
    }

    /** The same for a path as text. */
    static String text(String file) {
        try {
            return readPath(file);
        } catch (IOException gone) {
            return "";
        }
    }

    /** The text of a table, or an empty one and a warning if it cannot be read. */
    static String table(Path file, List<String> warnings) {
        try {
            return read(file);
        } catch (IOException unreadable) {
            warnings.add(file + " cannot be read: none of it is shown");
            return "";
        }
    }

    static String read(Path file) throws IOException {
        return readPath(file.toString());
    }

    /** A stream, since a channel loads more classes; readAllBytes would ask for the size. */
    private static String readPath(String file) throws IOException {
        try (var in = new FileInputStream(file)) {
            byte[] bytes = new byte[PIECE];
            int length = 0;
            for (int read = 0; read >= 0; read = in.read(bytes, length, PIECE)) {
                length += read;
                if (bytes.length - length < PIECE) {
                    bytes = Arrays.copyOf(bytes, 2 * bytes.length);
                }
            }
            return RawText.decode(Arrays.copyOf(bytes, length));
        }
    }

    /** Returns whether a process or a thread is there, even if nothing in it may be read. */
    static boolean isThere(Path directory) {
        return FileStatus.of(directory) != null;
    }

    /** This process as {@code /proc} numbers it; 0 if it is not in there. */
    static long self() {
        try {
            return Long.parseLong(Files.readSymbolicLink(PROC.resolve("self")).toString());
        } catch (IOException elsewhere) {
            return 0;
        }
    }

    /** The lines; only a line feed ends one, since names have all other characters. */
    static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }
}

package culebra.inspect;

import culebra.internal.RawText;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Files of /proc, which may disappear or be unreadable at any time. */
final class ProcFile {
    static final Path PROC = Path.of("/proc");

    /** The descriptors of this process, even if its first thread has ended. */
    static final Path OWN_FILES = PROC.resolve("thread-self/fd");

    private static final int PIECE = 4096;

    private ProcFile() {}

    /** Returns the content, in which names may have any encoding; "" if it cannot be read. */
    static String text(Path file) {
        try {
            return read(file);
        } catch (IOException gone) {
            return "";
        }
    }

    /** Returns the content of the file with this path; "" if it cannot be read. */
    static String text(String file) {
        try {
            return readPath(file);
        } catch (IOException gone) {
            return "";
        }
    }

    /** Returns the text of a table; adds a warning and returns "" if it cannot be read. */
    static String table(Path file, List<String> warnings) {
        try {
            return read(file);
        } catch (IOException unreadable) {
            warnings.add(file + " cannot be read, so its entries are missing");
            return "";
        }
    }

    static String read(Path file) throws IOException {
        return readPath(file.toString());
    }

    /** Uses a stream, since a channel loads more classes; readAllBytes would query the size. */
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

    /** Returns whether a process or a thread exists, even if its files may not be read. */
    static boolean isThere(Path directory) {
        return FileStatus.of(directory) != null;
    }

    /** Returns the PID of this process in {@code /proc}; 0 if it is not listed there. */
    static long self() {
        try {
            return Long.parseLong(Files.readSymbolicLink(PROC.resolve("self")).toString());
        } catch (IOException elsewhere) {
            return 0;
        }
    }

    /** Splits at line feeds only, because names may contain any other character. */
    static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }
}

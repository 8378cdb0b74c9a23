package culebra.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process holds, counted before and after: descriptors, mappings, threads. */
public final class Own {
    private Own() {}

    /** The open descriptors. */
    public static long descriptors() throws IOException {
        return count("/proc/self/fd");
    }

    /** The kernel's threads. */
    public static long threads() throws IOException {
        return count("/proc/self/task");
    }

    /** The mappings whose line in /proc/self/maps contains a text. */
    public static long mappings(String text) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }

    private static long count(String directory) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return entries.count();
        }
    }
}

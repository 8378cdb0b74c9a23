package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Patience;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says of a file's locks, in /proc/locks. */
final class ProcLocks {
    private ProcLocks() {}

    /** The locks that are held, each as {@code "POSIX WRITE 0 9"}. */
    static List<String> held(Path path) throws IOException {
        return lines(path).stream()
                .filter(line -> !line.contains("->"))
                .map(line -> line.split("\\s+"))
                .map(words -> words[1] + " " + words[3] + " " + words[6] + " " + words[7])
                .sorted()
                .toList();
    }

    /** How many wait. */
    static long waiters(Path path) throws IOException {
        return lines(path).stream().filter(line -> line.contains("->")).count();
    }

    /** Waits until so many wait, so that what happens next happens to their calls. */
    static void awaitWaiters(Path path, long count) throws IOException {
        Patience.await(() -> waiters(path) == count, "not " + count + " wait for " + path);
    }

    static void assertNone(Path path) throws IOException {
        assertEquals(List.of(), lines(path), "locks are left");
    }

    private static List<String> lines(Path path) throws IOException {
        String inode = ":" + Files.getAttribute(path, "unix:ino") + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .filter(line -> line.contains(inode))
                .toList();
    }
}

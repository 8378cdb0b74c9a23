package culebra.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What tells this process from all others of this machine, in the names of kernel objects: its
 * number, PID namespace and starting time. {@code scripts/clean-ipc} removes the objects of
 * processes that are gone.
 */
public final class RunId {
    private RunId() {}

    /** Returns the identity of this process. */
    public static String own() {
        try {
            Object namespace = Files.getAttribute(Path.of("/proc/self/ns/pid"), "unix:ino");
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long started = Long.parseLong(fields[19]);
            return "%d-%04x%04x"
                    .formatted(
                            ProcessHandle.current().pid(),
                            ((Number) namespace).longValue() & 0xffff,
                            started & 0xffff);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

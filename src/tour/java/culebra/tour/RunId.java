package culebra.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What tells this process from all others of this machine, in the names of kernel objects: its
 * number, its namespaces and its starting time, which are what another process must share to find
 * it. {@code scripts/clean-ipc} removes the objects of processes that are gone.
 */
public final class RunId {
    private RunId() {}

    /** Returns the identity of this process. */
    public static String own() {
        try {
            long namespaces = namespace("pid") * 31 + namespace("time");
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long started = Long.parseLong(fields[19]);
            return "%d-%04x%04x"
                    .formatted(
                            ProcessHandle.current().pid(), namespaces & 0xffff, started & 0xffff);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Returns the inode of a namespace of this process, or 0 if the kernel has none of the kind.
     */
    private static long namespace(String kind) throws IOException {
        try {
            Path path = Path.of("/proc/self/ns", kind);
            return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
        } catch (NoSuchFileException older) {
            return 0;
        }
    }
}

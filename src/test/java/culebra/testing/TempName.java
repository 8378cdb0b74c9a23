package culebra.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names for kernel objects that no other test, and no other run, uses. Each contains the process's
 * identity, by which {@code scripts/clean-ipc} removes what a run that was killed has left.
 */
public final class TempName {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String RUN = ProcessHandle.current().pid() + "-" + tag();

    private TempName() {}

    /** Returns a name that starts with a slash. */
    public static String next() {
        return "/culebra-test-" + RUN + "-" + COUNT.incrementAndGet();
    }

    /** Returns the identity of this process: its number, PID namespace and starting time. */
    static String run() {
        return RUN;
    }

    private static String tag() {
        try {
            Object namespace = Files.getAttribute(Path.of("/proc/self/ns/pid"), "unix:ino");
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long started = Long.parseLong(fields[19]);
            return "%04x%04x"
                    .formatted(((Number) namespace).longValue() & 0xffff, started & 0xffff);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

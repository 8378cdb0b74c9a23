package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whether the library's own threads rest, when there is nothing for them to do. */
final class Idle {
    private static final long WORK = // ns of this thread's own processor time
            Counts.of(250, 500) * 1_000_000L;
    private static final long SWITCHES = 20;
    private static final String SELF = "/proc/thread-self";
    private static final String SWITCHED = "voluntary_ctxt_switches:";

    /** What the threads of the library have done so far. */
    private record Done(long work, long switches) {}

    private Idle() {}

    /** While this thread works, none of the library's runs on, or wakes up again and again. */
    static void require() throws IOException {
        Done before = now();
        long start = work(SELF);
        while (work(SELF) - start < WORK) {
            Thread.onSpinWait();
        }
        Done after = now();
        long work = after.work - before.work;
        long switches = after.switches - before.switches;
        assertTrue(work < WORK / 4, () -> "a thread of the library has run for " + work + " ns");
        assertTrue(switches < SWITCHES, () -> "threads of the library woke " + switches + " times");
    }

    private static Done now() throws IOException {
        long work = 0;
        long switches = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    if (Files.readString(task.resolve("comm")).startsWith("culebra")) {
                        work += work(task.toString());
                        switches += switches(task);
                    }
                } catch (IOException | UncheckedIOException ended) {
                    continue;
                }
            }
        }
        return new Done(work, switches);
    }

    private static long work(String task) throws IOException {
        return Long.parseLong(Files.readString(Path.of(task, "schedstat")).split(" ")[0]);
    }

    private static long switches(Path task) throws IOException {
        try (Stream<String> lines = Files.lines(task.resolve("status"))) {
            String line = lines.filter(each -> each.startsWith(SWITCHED)).findAny().orElseThrow();
            return Long.parseLong(line.substring(SWITCHED.length()).strip());
        }
    }
}

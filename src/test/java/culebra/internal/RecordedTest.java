package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Elsewhere;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class RecordedTest {
    @TempDir private Path directory;

    @Test
    void recordingHasEveryEvent() throws Exception {
        String name = TempName.next();
        String events = record("everyEvent", name);
        assertHas(events, "culebra.Open", "object = \"EventFd[anon_inode:[eventfd], descriptor ");
        assertHas(events, "culebra.Wait", "object = \"EventFd[");
        assertHas(events, "culebra.Wait", "outcome = \"closed\"");
        assertHas(events, "culebra.Wait", "object = \"" + name + "\"");
        assertHas(events, "culebra.Wait", "outcome = \"timed out\"");
        assertHas(events, "culebra.Wait", "object = \"SharedMutex[");
        assertHas(events, "culebra.Wait", "object = \"SharedCondition\"");
        assertHas(events, "culebra.Wait", "object = \"SharedWord\"");
        assertHas(events, "culebra.Wait", "facility = \"ReadChannel\"", "outcome = \"timed out\"");
        assertHas(
                events,
                "culebra.Wait",
                "object = \"SignalWatch[USR1]\"",
                "outcome = \"timed out\"");
        assertHas(events, "culebra.Wait", "object = \"ChildProcess[", "outcome = \"timed out\"");
        assertHas(events, "culebra.Wait", "object = \"ChildProcess[", "outcome = \"returned\"");
        assertHas(events, "culebra.Close", "object = \"" + name + "\"");
        assertFalse(events.contains("descriptor -1"), events);
        assertHas(events, "culebra.OwnerDied", "object = \"SharedMutex[");
        assertHas(events, "culebra.PoolFull", "limit = 1");
        assertHas(events, "culebra.WakeRepeated", "object = \"SharedSemaphore\"");
    }

    @Test
    void recordingThatStartsLaterIsNoticed() throws Exception {
        String name = TempName.next();
        assertHas(record("laterRecording", name), "culebra.Open", "object = \"" + name + "\"");
    }

    /** Records in another JVM, and returns what {@code jfr print} says of it. */
    private String record(String program, String name) throws Exception {
        String file = directory.resolve(program + ".jfr").toString();
        Elsewhere.with("-Dculebra.maxWaits=1").run(Recorded.class, program, file, name);
        String jfr = Path.of(System.getProperty("java.home"), "bin", "jfr").toString();
        Process print =
                new ProcessBuilder(List.of(jfr, "print", "--events", "culebra.*", file)).start();
        return new String(print.getInputStream().readAllBytes());
    }

    private static void assertHas(String events, String name, String... fields) {
        boolean has = false;
        for (String event : events.split("\n\n")) {
            has |= event.startsWith(name + " {") && Stream.of(fields).allMatch(event::contains);
        }
        assertTrue(has, name + " with " + List.of(fields) + " expected in " + events);
    }
}

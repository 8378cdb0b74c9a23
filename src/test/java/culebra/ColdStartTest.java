package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.ClassDirectories;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The first operation of a facility loads few classes. They are counted, since a time depends on
 * the machine: each hundred takes 5 to 20 ms.
 */
class ColdStartTest {
    /** The version whose counts are below; others load some more or fewer. */
    private static final int COUNTED = 25;

    private static final int ON_OTHER_VERSIONS = 40;

    @TempDir private static Path directory;

    /** How many classes a JVM loads that makes one call of its own by the FFM API. */
    private static int floor;

    @BeforeAll
    static void countClassesOfOneCall() throws Exception {
        floor = classes("oneCall").size();
    }

    @ParameterizedTest
    @CsvSource({
        "SharedMemory, 115",
        "NamedSemaphore, 95",
        "SharedSemaphore, 40",
        "MessageQueue, 140",
        "UnixPipe, 130",
        "Fifo, 160",
        "EventFd, 115",
        "TimerFd, 125",
        "StreamSocket, 135",
        "MessageSocket, 135",
        "FileLocks, 170",
        "SysvQueue, 100",
        "SysvSemaphores, 145",
        "SysvMemory, 90",
        "SignalWatch, 305",
        "SharedMutex, 90",
        "Poller, 155",
    })
    void firstOperationLoadsFewClasses(String facility, int most) throws Exception {
        List<String> classes = classes(facility);
        int more = classes.size() - floor;
        int spare = Runtime.version().feature() == COUNTED ? 0 : ON_OTHER_VERSIONS;
        assertTrue(more <= most + spare, facility + " loads " + more + " classes more");
        List<String> generated = classes.stream().filter(each -> each.contains(".libc.")).toList();
        assertEquals(List.of(), generated, "generated classes");
        List<String> unused = classes.stream().filter(ColdStartTest::isForOthers).toList();
        assertEquals(List.of(), unused, "classes for logs, leaks and recordings");
    }

    /** What only a program loads that has something to log, or asks for leaks or a recording. */
    private static boolean isForOthers(String line) {
        return line.contains(" jdk.jfr.")
                || line.contains(" java.lang.System$Logger ")
                || line.contains(" culebra.internal.Log ")
                || line.contains(" culebra.internal.LeakWatch ")
                || line.contains(" culebra.internal.Recorder ");
    }

    /** The lines of a JVM's log, without the archive of the tests. */
    private static List<String> classes(String facility) throws Exception {
        Path log = directory.resolve(facility);
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:-UsePerfData",
                        "-Xint",
                        "-XX:+UseSerialGC",
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        ClassDirectories.path(), // what opens a jar has loaded what paths need
                        ColdStart.class.getName(),
                        facility,
                        TempName.next());
        try (Peer peer = Peer.command(command)) {
            peer.join();
        }
        return Files.readAllLines(log).stream().filter(each -> each.contains(" source:")).toList();
    }
}

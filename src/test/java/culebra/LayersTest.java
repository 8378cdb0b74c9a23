package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import culebra.testing.Arrows;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Arrows point down: libc, internal, fd, facilities; a facility knows no other. Inside a package
 * few classes use each other in a circle.
 */
class LayersTest {
    /** The sets of classes that use each other in a circle; they may shrink, and not grow. */
    private static final List<Set<String>> KNOTS =
            List.of(
                    Set.of("Errno", "ErrnoException"),
                    Set.of(
                            "BriefCall",
                            "CallState",
                            "Gate",
                            "Interruption",
                            "SpareStates",
                            "Waiter",
                            "WakeRetry"),
                    Set.of("Descriptor", "ParkingEpoll", "ParkingPlace", "TurnQueue"),
                    Set.of("PollerSet", "Registration"),
                    Set.of(
                            "MessageSocket",
                            "SeqpacketListener",
                            "SocketHandle",
                            "SocketListener",
                            "StreamListener",
                            "StreamSocket"),
                    Set.of(
                            "InitialValues",
                            "KeyedSemaphores",
                            "SysvMemory",
                            "SysvObject",
                            "SysvQueue",
                            "SysvReceiver",
                            "SysvSemaphores",
                            "SysvSender"),
                    Set.of("ArrivedSignals", "Handler"),
                    Set.of(
                            "AdvisoryLocks",
                            "HeldLock",
                            "OverlapException",
                            "OwnedLocks",
                            "RangeLocks",
                            "WholeFileLocks"),
                    Set.of("NamedSemaphore", "PosixSemaphore", "SharedSemaphore"),
                    Set.of("RingReceiver", "RingRole", "RingSender"),
                    Set.of("OwnerDeath", "SharedMutex"),
                    Set.of(
                            "Cells",
                            "FileLockEntry",
                            "IpcEntry",
                            "IpcProcess",
                            "IpcUser",
                            "QueueEntry",
                            "RingEntry",
                            "SemaphoreEntry",
                            "SharedMemoryEntry",
                            "SysvMemoryEntry",
                            "SysvQueueEntry",
                            "SysvSemaphoresEntry",
                            "Table",
                            "UnixSocketEntry"));

    private static final Path SOURCES = Path.of("src/main/java/culebra");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?culebra\\.(?:([a-z]+)\\.)?[A-Z].*;$");

    @Test
    void everyPackageImportsOnlyWhatLiesBelow() throws IOException {
        var wrong = new ArrayList<String>();
        int seen = 0;
        for (Path source : sources()) {
            Path parent = SOURCES.relativize(source).getParent();
            String from = parent == null ? "" : parent.toString();
            for (String line : Files.readAllLines(source)) {
                var matcher = IMPORT.matcher(line);
                if (matcher.matches()) {
                    seen++;
                    String to = matcher.group(1) == null ? "" : matcher.group(1);
                    if (!to.equals(from) && !allowed(from).contains(to)) {
                        wrong.add(source + ": " + line);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertFalse(seen < 50, "only " + seen + " imports seen: the pattern has rotted");
    }

    @Test
    void noCircleOfClassesHasGrown() throws IOException {
        var grown = new ArrayList<Set<String>>();
        for (Path directory : sources().stream().map(Path::getParent).distinct().toList()) {
            for (Set<String> knot : Arrows.knots(directory)) {
                if (KNOTS.stream().noneMatch(known -> known.containsAll(knot))) {
                    grown.add(knot);
                }
            }
        }
        assertEquals(List.of(), grown);
    }

    private static Set<String> allowed(String from) {
        return switch (from) {
            case "" -> Set.of();
            case "internal" -> Set.of("", "libc");
            case "fd" -> Set.of("", "internal");
            case "mq", "process" -> Set.of("", "internal", "fd", "signal");
            case "tool" ->
                    Set.of("", "internal", "fd", "inspect", "mq", "ring", "sem", "shm", "sysv");
            case "ring" -> Set.of("", "internal", "fd", "shm");
            default -> Set.of("", "internal", "fd");
        };
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}

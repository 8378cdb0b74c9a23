package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How it prints. */
class TableTest {
    private static final IpcProcess JAVA = new IpcProcess(4711, "java");
    private static final SemaphoreEntry JOBS = semaphore("/jobs", 3, JAVA);

    @Test
    void columnsAreAligned() {
        IpcEntry lock =
                new FileLockEntry(
                        FileLockEntry.Kind.POSIX,
                        false,
                        Optional.of("/tmp/a"),
                        "fe:00:77",
                        100,
                        Long.MAX_VALUE,
                        List.of(JAVA),
                        List.of(new IpcProcess(12, "c")));
        var listing = new Listing<>(List.of(JOBS, lock), List.of("this is all"));
        assertEquals(
                """
                KIND       NAME    UID  MODE       STATE                                        PROCESSES
                semaphore  /jobs   0    rw-r-----  value 3                                      4711 java
                file lock  /tmp/a                  POSIX shared, bytes from 100, waiting: 12 c  4711 java
                Note: this is all\
                """,
                listing.toString());
    }

    @Test
    void anEntryPrintsInOneLine() {
        assertEquals(
                "SemaphoreEntry[/jobs, uid 0, rw-r-----, value 3, used by 4711 java]",
                JOBS.toString());
        var user = new IpcUser(JAVA, IpcUser.Kind.MESSAGE_QUEUE, "/jobs", true, List.of(5, 7), 1);
        assertEquals(
                "IpcUser[4711 java, message queue, /jobs (unlinked), descriptors: 5, 7; mappings:"
                        + " 1]",
                user.toString());
    }

    @Test
    void nothingIsSaidToBeNothing() {
        assertEquals("nothing\nNote: why", new Listing<>(List.of(), List.of("why")).toString());
    }

    @Test
    void aNameCannotCommandTheTerminal() {
        String text = semaphore("/a\nb\u001b[2J\u009bm\u202e\u2028z", 0, JAVA).toString();
        assertEquals(
                "SemaphoreEntry[/a?b?[2J?m??z, uid 0", text.substring(0, text.indexOf(", rw")));
    }

    @Test
    void aNameInARemarkCannotEither() {
        assertEquals(
                "nothing\nNote: none has /a?[2J?x",
                new Listing<>(List.of(), List.of("none has /a\u001b[2J\nx")).toString());
    }

    @Test
    void aLongNameLeavesTheOtherLinesAlone() {
        String name = "/" + "n".repeat(254);
        var lines = new Listing<>(List.of(JOBS, semaphore(name, 1, JAVA)), List.of());
        List<String> text = lines.toString().lines().toList();
        assertEquals(3, text.size());
        assertEquals(-1, text.get(1).indexOf(" ".repeat(60)));
        assertEquals(true, text.get(2).contains(name + "  0"));
    }

    @Test
    void aListingIsUnchangeableAndGivesItsParts() {
        IpcEntry memory =
                new SharedMemoryEntry(
                        "/m", 1, 0, PosixFilePermissions.fromString("rw-------"), List.of());
        var listing = new Listing<IpcEntry>(List.of(memory, JOBS), List.of("warning"));
        Listing<SemaphoreEntry> part = listing.only(SemaphoreEntry.class);
        assertEquals(List.of(JOBS), part);
        assertEquals(listing.warnings(), part.warnings());
        assertThrows(UnsupportedOperationException.class, () -> listing.remove(0));
        assertThrows(UnsupportedOperationException.class, () -> listing.warnings().remove(0));
    }

    private static SemaphoreEntry semaphore(String name, int value, IpcProcess process) {
        return new SemaphoreEntry(
                name,
                OptionalInt.of(value),
                OptionalInt.of(0),
                0,
                PosixFilePermissions.fromString("rw-r-----"),
                List.of(process));
    }
}

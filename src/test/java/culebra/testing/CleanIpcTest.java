package culebra.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.tour.RunId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What {@code scripts/clean-ipc} removes of runs that are over, and what it leaves. */
class CleanIpcTest {
    private static final Path SCRIPT = Path.of("scripts", "clean-ipc").toAbsolutePath();

    @TempDir private Path directory;

    @Test
    void whatARunThatIsOverHasLeftGoes() throws Exception {
        Path left = Files.createFile(directory.resolve(nameOf(over())));
        Path own = Files.createFile(directory.resolve(nameOf(RunId.own())));
        try (Peer script = Peer.command(List.of(SCRIPT.toString(), directory.toString()))) {
            assertTrue(script.join().contains("removed " + left));
            assertEquals("", script.errors());
        }
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(own), "this run is not over");
    }

    @Test
    void whatAnotherUserHasLeftStays() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path left = Files.createFile(directory.resolve(nameOf(over())));
        var command = List.of(SCRIPT.toString(), directory.toString());
        try (Peer script = OtherUser.command(command)) {
            assertFalse(script.join().contains(left.toString()));
            assertEquals("", script.errors());
        }
        assertTrue(Files.exists(left));
    }

    @Test
    void whatALiveProcessHasMadeStaysAlthoughARunHadItsNumber() throws Exception {
        Path mark = Files.createFile(directory.resolve(nameOf(over()) + ".run"));
        SysvMemory memory = SysvMemory.create(SysvKey.PRIVATE, 4096);
        try (Peer script = Peer.command(List.of(SCRIPT.toString(), directory.toString()))) {
            assertTrue(script.join().contains("removed " + mark));
            assertEquals(0, memory.attachments());
        } finally {
            memory.remove();
        }
    }

    @Test
    void aWordThatIsNoDirectoryIsRefused() throws Exception {
        Path left = Files.createFile(directory.resolve(nameOf(over())));
        try (Peer script = Peer.command(List.of(SCRIPT.toString(), "--dry-run"))) {
            assertEquals(2, script.exit());
        }
        assertTrue(Files.exists(left));
    }

    private static String nameOf(String run) {
        return "culebra-test-" + run + "-1";
    }

    /** A run of a process with the number of this one, which started at another time. */
    private static String over() {
        String own = RunId.own();
        int last = own.length() - 1;
        return own.substring(0, last) + (own.charAt(last) == '0' ? '1' : '0');
    }
}

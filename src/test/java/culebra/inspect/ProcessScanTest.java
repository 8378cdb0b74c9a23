package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.shm.SharedMemory;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Processes that end, wholly or in part, and files that are closed, while it is looked at them. */
class ProcessScanTest {
    private final String name = TempName.next();

    @BeforeEach
    void create() throws IOException {
        SharedMemory.create(name, 4096).close();
    }

    @AfterEach
    void unlink() throws IOException {
        SharedMemory.unlinkIfExists(name);
    }

    @Test
    void aProcessWhoseFirstThreadHasEndedHasWhatTheOthersHave() throws Exception {
        try (Peer peer = Find.user("mde", name)) {
            assertEquals(List.of(peer.pid()), Find.pids(Find.memory(name).processes()));
            IpcUser user = Inspect.users(name).getFirst();
            assertEquals(1, user.descriptors().size());
            assertEquals(1, user.mappings());
            assertFalse(Inspect.unreferenced().toString().contains(name));
        }
    }

    @Test
    void aDescriptorThatIsClosedAfterItWasSeenWasSeen() throws Exception {
        ProcessScan scan;
        FileId id;
        try (var memory = SharedMemory.open(name)) {
            id = FileStatus.of(Path.of("/dev/shm" + name)).id();
            scan = ProcessScan.run();
        }
        assertEquals(List.of(Find.self()), Find.pids(scan.of(id)));
    }

    @Test
    void theStateOfAProcessIsBehindItsName() {
        String behind = " 1 1 1 0 -1 4194560 1 2";
        assertFalse(StatLine.parse("7 (a) Z b) S" + behind).hasEnded());
        assertTrue(StatLine.parse("7 (a) S" + behind.replace("560", "564")).hasEnded());
        assertTrue(StatLine.parse("7 (a\n) Z" + behind).hasEnded());
        assertTrue(StatLine.parse("2 (k) S 0 0 0 0 -1 2129984 0").isKernelThread());
        assertFalse(StatLine.parse("7 (a) S" + behind).isKernelThread());
        assertNull(StatLine.parse(""));
    }
}

package culebra.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.inspect.FileLockEntry;
import culebra.inspect.IpcEntry;
import culebra.inspect.IpcProcess;
import culebra.inspect.SharedMemoryEntry;
import culebra.inspect.UnixSocketEntry;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The marks of what has come, changed and gone. */
class WatchCommandTest {
    private final WatchCommand watch = new WatchCommand();

    @Test
    void differencesAreMarked() throws Exception {
        assertEquals(List.of(" memory /a", " memory /b"), marks(memory("/a", 1), memory("/b", 1)));
        assertEquals(List.of(" memory /a", "~memory /b"), marks(memory("/a", 1), memory("/b", 2)));
        assertEquals(List.of("+memory /c", "-memory /a", "-memory /b"), marks(memory("/c", 1)));
        assertEquals(List.of(" memory /c"), marks(memory("/c", 1)));
    }

    @Test
    void rowsWithEqualNamesAreComparedOneByOne() throws Exception {
        var connections = new IpcEntry[] {socket(), socket(), socket()};
        assertEquals(3, marks(connections).size());
        for (String mark : marks(connections)) {
            assertEquals(' ', mark.charAt(0), mark);
        }
        var rest = marks(socket(), socket());
        assertEquals(
                List.of(" ", " ", "-"), rest.stream().map(row -> row.substring(0, 1)).toList());
    }

    @Test
    void locksOfTheSameFileAreDistinguishedByTheirHolders() throws Exception {
        marks(lock(1), lock(2));
        for (String mark : marks(lock(2), lock(1))) {
            assertEquals(' ', mark.charAt(0), mark);
        }
        var rest = marks(lock(2));
        assertEquals(List.of(" ", "-"), rest.stream().map(row -> row.substring(0, 1)).toList());
    }

    /** A connection that its listener has not accepted, which has no inode yet. */
    private static IpcEntry socket() {
        return new UnixSocketEntry(
                UnixSocketEntry.Type.STREAM,
                UnixSocketEntry.State.CONNECTING,
                Optional.of("/a"),
                0,
                List.of());
    }

    private static IpcEntry lock(long pid) {
        return new FileLockEntry(
                FileLockEntry.Kind.FLOCK,
                false,
                Optional.of("/a"),
                "08:01:1",
                0,
                Long.MAX_VALUE,
                List.of(new IpcProcess(pid, "holder")),
                List.of());
    }

    private static IpcEntry memory(String name, long size) {
        return new SharedMemoryEntry(name, size, 0, Set.of(), List.of());
    }

    /** The mark, kind and name of each line but the header. */
    private List<String> marks(IpcEntry... entries) throws Exception {
        var rows = new ArrayList<Row>();
        for (IpcEntry entry : entries) {
            rows.add(new Row(entry, true));
        }
        return Screen.lines(terminal -> watch.compared(rows).print(terminal)).stream()
                .skip(1)
                .map(line -> line.substring(0, 1) + line.substring(1).strip())
                .map(line -> line.replaceAll(" +", " ").replaceAll("(/.) .*", "$1"))
                .toList();
    }
}

package culebra.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.inspect.IpcEntry;
import culebra.inspect.SharedMemoryEntry;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    private static IpcEntry memory(String name, long size) {
        return new SharedMemoryEntry(name, size, 0, Set.of(), List.of());
    }

    /** The mark, kind and name of each line but the header. */
    private List<String> marks(IpcEntry... entries) throws Exception {
        var rows = new ArrayList<Row>();
        for (IpcEntry entry : entries) {
            rows.add(new Row(entry, true));
        }
        var out = new ByteArrayOutputStream();
        var terminal =
                new Terminal(
                        System.in,
                        out,
                        System.err,
                        StandardCharsets.UTF_8,
                        Terminal.UNLIMITED,
                        false,
                        false);
        watch.compared(rows).print(terminal);
        terminal.flush();
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.substring(0, 1) + line.substring(1).strip())
                .map(line -> line.replaceAll(" +", " ").replaceAll("(/.) .*", "$1"))
                .toList();
    }
}

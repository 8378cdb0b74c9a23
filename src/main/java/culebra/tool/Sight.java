package culebra.tool;

import culebra.Access;
import culebra.inspect.Inspect;
import culebra.inspect.IpcEntry;
import culebra.inspect.Listing;
import culebra.internal.RawText;
import culebra.mq.MessageQueue;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** The objects that an operand names, and what could not be looked at. */
record Sight(List<Row> rows, List<String> warnings) {
    /** Looks for a name or an id; of any kind that can be named if the kind is null. */
    static Sight of(String name, String kind, Terminal terminal) throws IOException {
        Sight sight = find(name, kind, terminal);
        boolean queue = kind == null || kind.equals(Kinds.QUEUE);
        if (!sight.rows.isEmpty() || !queue || RawText.isRaw(name)) {
            return sight;
        }
        // Where no mqueue file system is mounted, a queue is listed while a process has it open.
        try (var open = MessageQueue.open(name, Access.READ)) {
            return find(open.name(), kind, terminal);
        } catch (NoSuchFileException missing) {
            return sight;
        }
    }

    private static Sight find(String name, String kind, Terminal terminal) throws IOException {
        Listing<IpcEntry> listing = Inspect.list();
        var found = new ArrayList<Row>();
        for (Row row : Report.rows(listing, kind, terminal)) {
            if (row.isNamed(name) && (kind != null || row.isByName())) {
                found.add(row);
            }
        }
        return new Sight(found, listing.warnings());
    }
}

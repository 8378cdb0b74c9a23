package culebra.tool;

import culebra.inspect.IpcEntry;
import culebra.inspect.Listing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints a list and what could not be looked at, as a table or as JSON. */
final class Report {
    private Report() {}

    /** Those of one kind, or all if it is null, without the locks and sockets of this process. */
    static List<Row> rows(Listing<IpcEntry> listing, String kind, Terminal terminal) {
        var rows = new ArrayList<Row>();
        for (IpcEntry entry : listing) {
            String its = Kinds.of(entry);
            boolean object = !its.equals(Kinds.LOCK) && !its.equals(Kinds.SOCKET);
            if ((kind == null || kind.equals(its)) && (object || !Facts.isOwn(entry))) {
                rows.add(new Row(entry, terminal.isUnicode()));
            }
        }
        return rows;
    }

    static void print(List<Row> rows, List<String> warnings, boolean json, Terminal terminal) {
        if (json) {
            terminal.json(asJson(rows, warnings));
            return;
        }
        var table = new Table(Row.HEADER);
        for (Row row : rows) {
            table.add(row.cells());
        }
        print(table, warnings, terminal);
    }

    static Map<String, Object> asJson(List<Row> rows, List<String> warnings) {
        var entries = new ArrayList<Object>();
        for (Row row : rows) {
            entries.add(row.facts());
        }
        var report = new LinkedHashMap<String, Object>();
        report.put("entries", entries);
        report.put("warnings", warnings);
        return report;
    }

    static void print(Table table, List<String> warnings, Terminal terminal) {
        if (table.isEmpty()) {
            terminal.line("nothing");
        } else {
            table.print(terminal);
        }
        for (String warning : warnings) {
            Table.wrap(terminal, "", "", "Note: " + Text.harmless(warning));
        }
    }
}

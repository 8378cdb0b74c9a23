package culebra.tool;

import culebra.inspect.Inspect;
import culebra.inspect.IpcEntry;
import culebra.inspect.Listing;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code watch}. */
final class WatchCommand implements Command {
    private static final String HOME_AND_CLEAR = "\033[H\033[J";
    private static final String GREEN = "\033[32m";
    private static final String YELLOW = "\033[33m";
    private static final String RED = "\033[31m";

    private Map<String, String[]> before;

    @Override
    public String help() {
        return """
        Usage: culebra watch [--kind KIND] [--interval SECONDS] [--count N] [--json]
        Prints the list again and again until Ctrl-C. Marks what has come with +, what
        has changed with ~ and what has gone with -.

          --kind KIND          as for list
          --interval SECONDS   1 by default
          --count N            ends after so many
          --json               a line for each list
        """;
    }

    @Override
    public String[] options() {
        return new String[] {"--kind=", "--interval=", "--count=", "--json"};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal)
            throws IOException, InterruptedException {
        arguments.operands(0, 0, "");
        String kind = Kinds.option(arguments);
        long count = arguments.number("--count", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        Duration interval = arguments.seconds("--interval");
        for (long i = 0; i < count; i++) {
            if (i > 0) {
                Thread.sleep(interval == null ? Duration.ofSeconds(1) : interval);
            }
            Listing<IpcEntry> listing = Inspect.list();
            List<Row> rows = Report.rows(listing, kind, terminal);
            if (arguments.has("--json")) {
                terminal.json(Report.asJson(rows, listing.warnings()));
            } else {
                terminal.print(terminal.isInteractive() ? HOME_AND_CLEAR : i > 0 ? "\n" : "");
                Report.print(compared(rows), listing.warnings(), terminal);
            }
            terminal.flush();
        }
        return OK;
    }

    /** The table with a mark for each difference from the last one. */
    Table compared(List<Row> rows) {
        var now = new LinkedHashMap<String, String[]>();
        var equal = new HashMap<String, Integer>();
        var table = new Table("", "KIND", "NAME", "UID", "MODE", "STATE", "PROCESSES");
        for (Row row : rows) {
            String[] cells = row.cells();
            String key = row.key() + " #" + equal.merge(row.key(), 1, Integer::sum);
            now.put(key, cells);
            String[] old = before == null ? cells : before.remove(key);
            if (old == null) {
                table.addColoured(GREEN, marked("+", cells));
            } else if (Arrays.equals(old, cells)) {
                table.add(marked("", cells));
            } else {
                table.addColoured(YELLOW, marked("~", cells));
            }
        }
        if (before != null) {
            for (String[] gone : before.values()) {
                table.addColoured(RED, marked("-", gone));
            }
        }
        before = now;
        return table;
    }

    private static String[] marked(String mark, String[] cells) {
        var marked = new String[cells.length + 1];
        marked[0] = mark;
        System.arraycopy(cells, 0, marked, 1, cells.length);
        return marked;
    }
}

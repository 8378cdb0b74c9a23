package culebra.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Aligned columns, or, where the terminal is too narrow for them, a paragraph for each row with its
 * first cells in the first line.
 */
final class Table {
    private static final String GAP = "  ";
    private static final String BOLD = "\033[1m";
    private static final String PLAIN = "\033[0m";

    private final String[] header;
    private final List<String[]> rows = new ArrayList<>();
    private final List<String> colours = new ArrayList<>();

    Table(String... header) {
        this.header = header;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Adds a row of escaped cells, as many as there are columns. */
    void add(String... cells) {
        addColoured("", cells);
    }

    /** Adds a row in a colour: an escape sequence, or nothing. */
    void addColoured(String colour, String... cells) {
        rows.add(cells);
        colours.add(colour);
    }

    void print(Terminal terminal) {
        int[] widths = new int[header.length];
        measure(widths, header);
        for (String[] row : rows) {
            measure(widths, row);
        }
        int whole = -GAP.length();
        for (int width : widths) {
            whole += width + GAP.length();
        }
        boolean aligned = whole <= terminal.width();
        if (aligned) {
            printLine(terminal, BOLD, aligned(header, widths));
        }
        for (int i = 0; i < rows.size(); i++) {
            if (aligned) {
                printLine(terminal, colours.get(i), aligned(rows.get(i), widths));
            } else {
                printParagraph(terminal, colours.get(i), rows.get(i));
            }
        }
    }

    private static void measure(int[] widths, String[] cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
    }

    private static String aligned(String[] cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(cells[i]);
            for (int gap = cells[i].length(); gap < widths[i] + GAP.length(); gap++) {
                line.append(' ');
            }
        }
        return line.toString().stripTrailing();
    }

    private void printParagraph(Terminal terminal, String colour, String[] cells) {
        String indent = "";
        for (int i = 0; i < cells.length; i++) {
            if (!cells[i].isEmpty()) {
                String label = indent.isEmpty() ? "" : header[i].toLowerCase(Locale.ROOT) + " ";
                wrap(terminal, colour, indent, label + cells[i]);
                indent = GAP;
            }
        }
    }

    /** Prints a text in lines as long as the terminal is wide, broken at blanks if possible. */
    static void wrap(Terminal terminal, String colour, String indent, String text) {
        String rest = text;
        String margin = indent.substring(0, Math.min(indent.length(), terminal.width() / 2));
        String before = margin;
        int room = terminal.width() - margin.length() - GAP.length();
        while (rest.length() > room) {
            int blank = rest.lastIndexOf(' ', room);
            int end = blank > 0 ? blank : room;
            if (Character.isHighSurrogate(rest.charAt(end - 1))) {
                end--;
            }
            printLine(terminal, colour, before + rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
            before = margin + GAP;
        }
        printLine(terminal, colour, before + rest);
    }

    private static void printLine(Terminal terminal, String colour, String line) {
        boolean plain = colour.isEmpty() || !terminal.isColoured();
        terminal.line(plain ? line : colour + line + PLAIN);
    }
}

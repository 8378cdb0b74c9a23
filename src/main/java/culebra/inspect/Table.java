package culebra.inspect;

import java.util.ArrayList;
import java.util.List;

/** Formats entries as a table with aligned columns. */
final class Table {
    /** The maximum width of a column; a longer cell shifts only the rest of its own line. */
    private static final int WIDEST = 52;

    private static final String GAP = "  ";

    private Table() {}

    static String of(List<?> rows, List<String> warnings) {
        var lines = new ArrayList<List<String>>();
        if (rows.isEmpty()) {
            lines.add(List.of("nothing"));
        } else {
            lines.add(Cells.header(rows.getFirst()));
            rows.forEach(row -> lines.add(Cells.of(row)));
        }
        int[] widths = widths(lines);
        var text = new StringBuilder();
        lines.forEach(line -> append(text, line, widths));
        warnings.forEach(warning -> text.append("Note: ").append(printable(warning)).append('\n'));
        return text.substring(0, text.length() - 1);
    }

    /**
     * Returns the text with control and format characters replaced. Names may contain any bytes,
     * and must neither break a line nor control a terminal.
     */
    static String printable(String text) {
        var printable = new StringBuilder();
        text.codePoints()
                .map(c -> Character.isISOControl(c) || isFormat(c) ? '?' : c)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }

    private static boolean isFormat(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.SURROGATE // a byte that is not UTF-8
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static int[] widths(List<List<String>> lines) {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                int length = line.get(i).length();
                widths[i] = Math.max(widths[i], Math.min(length, WIDEST));
            }
        }
        return widths;
    }

    private static void append(StringBuilder text, List<String> line, int[] widths) {
        var whole = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = line.get(i);
            int missing = Math.max(0, widths[i] - cell.length());
            whole.append(cell).append(" ".repeat(missing)).append(GAP);
        }
        text.append(whole.toString().stripTrailing()).append('\n');
    }
}

package culebra.tool;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bytes in hexadecimal and as ASCII, 16 in a line, or fewer on a narrow terminal. */
final class HexDump {
    private static final int OFFSET_DIGITS = 8;
    private static final int PER_BYTE = 4; // two digits, a blank, a character
    private static final int FRAME = OFFSET_DIGITS + 6;

    private HexDump() {}

    static void print(byte[] bytes, long offset, Terminal terminal) {
        int line = 16;
        while (line > 1 && FRAME + line * PER_BYTE > terminal.width()) {
            line /= 2;
        }
        boolean skipped = false;
        for (int i = 0; i < bytes.length; i += line) {
            int end = Math.min(bytes.length, i + line);
            boolean same =
                    i > 0 && end - i == line && end < bytes.length && repeats(bytes, i, line);
            if (!same) {
                terminal.line(line(bytes, i, end, line, offset + i));
            } else if (!skipped) {
                terminal.line("*");
            }
            skipped = same;
        }
    }

    private static boolean repeats(byte[] bytes, int at, int line) {
        return Arrays.equals(bytes, at - line, at, bytes, at, at + line);
    }

    private static String line(byte[] bytes, int from, int to, int width, long offset) {
        var line = new StringBuilder();
        int digits = Math.max(OFFSET_DIGITS, Long.toHexString(offset).length());
        digits += digits & 1;
        for (int shift = digits * 4 - 8; shift >= 0; shift -= 8) {
            Text.appendHex(line, (int) (offset >> shift));
        }
        line.append("  ");
        for (int i = from; i < from + width; i++) {
            if (i < to) {
                Text.appendHex(line, bytes[i]);
                line.append(' ');
            } else {
                line.append("   ");
            }
        }
        line.append(" |");
        for (int i = from; i < to; i++) {
            boolean printable = bytes[i] >= ' ' && bytes[i] < 0x7f;
            line.append(printable ? (char) bytes[i] : '.');
        }
        return line.append('|').toString();
    }

    static Map<String, Object> asJson(byte[] bytes, long offset) {
        var hex = new StringBuilder();
        for (byte each : bytes) {
            Text.appendHex(hex, each);
        }
        var facts = new LinkedHashMap<String, Object>();
        facts.put("offset", offset);
        facts.put("length", bytes.length);
        facts.put("hex", hex.toString());
        return facts;
    }
}

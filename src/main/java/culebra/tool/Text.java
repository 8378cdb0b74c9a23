package culebra.tool;

import culebra.internal.RawText;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Names on a terminal: what could control it, or is not UTF-8, appears as the bytes {@code \xNN}, a
 * backslash as two. Operands are read in the same form.
 */
final class Text {
    private static final String DIGITS = "0123456789abcdef";
    private static final int HEX = 16;
    private static final int ESCAPE = 4; // characters of \xNN

    private Text() {}

    /** Escapes a name; on a terminal without Unicode, all that is not ASCII. */
    static String shown(String name, boolean unicode) {
        return escape(name, unicode, true);
    }

    /** Escapes what may not be in a message, but no backslash. */
    static String harmless(String message) {
        return escape(message, true, false);
    }

    private static String escape(String name, boolean unicode, boolean backslash) {
        StringBuilder shown = null; // most names are plain
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean plain = isPlain(c, unicode);
            if (plain && (c != '\\' || !backslash)) {
                if (shown != null) {
                    shown.appendCodePoint(c);
                }
            } else {
                shown = shown == null ? new StringBuilder(name.substring(0, i)) : shown;
                if (plain) {
                    shown.append("\\\\");
                } else {
                    appendBytes(shown, RawText.encode(name.substring(i, next)));
                }
            }
            i = next;
        }
        return shown == null ? name : shown.toString();
    }

    private static boolean isPlain(int c, boolean unicode) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        return unicode && isPrintable(c);
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static void appendBytes(StringBuilder shown, byte[] bytes) {
        for (byte each : bytes) {
            shown.append("\\x");
            appendHex(shown, each);
        }
    }

    /** Appends two hexadecimal digits. */
    static void appendHex(StringBuilder text, int value) {
        text.append(DIGITS.charAt(value >> 4 & 0xf)).append(DIGITS.charAt(value & 0xf));
    }

    /** Reads a name as {@link #shown} writes it. */
    static String read(String operand) {
        if (operand.indexOf('\\') < 0) {
            return operand;
        }
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < operand.length(); ) {
            int value = operand.startsWith("\\x", i) ? hex(operand, i + 2) : -1;
            if (value >= 0) {
                bytes.write(value);
                i += ESCAPE;
            } else {
                int c = operand.codePointAt(i);
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += operand.startsWith("\\\\", i) ? 2 : Character.charCount(c);
            }
        }
        return RawText.decode(bytes.toByteArray());
    }

    private static int hex(String text, int at) {
        if (at + 2 > text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(at), HEX);
        int low = Character.digit(text.charAt(at + 1), HEX);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}

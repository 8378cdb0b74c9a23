package culebra.tool;

import java.util.List;
import java.util.Map;

/**
 * Prints maps, lists, texts, numbers, truth values and null as JSON, in ASCII on one line. A byte
 * that is not UTF-8 is {@code \\udcNN}, as Python's {@code os.fsencode} reads it.
 */
final class Json {
    private static final String DIGITS = "0123456789abcdef";

    private Json() {}

    static void append(StringBuilder json, Object value) {
        if (value instanceof Map<?, ?> map) {
            String before = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                append(json.append(before), entry.getKey());
                append(json.append(": "), entry.getValue());
                before = ", ";
            }
            json.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String before = "[";
            for (Object each : list) {
                append(json.append(before), each);
                before = ", ";
            }
            json.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof String text) {
            appendText(json, text);
        } else {
            json.append(isFinite(value) ? value : null);
        }
    }

    private static boolean isFinite(Object value) {
        return !(value instanceof Double number) || Double.isFinite(number);
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                json.append(c);
            } else {
                json.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    json.append(DIGITS.charAt(c >> shift & 0xf));
                }
            }
        }
        json.append('"');
    }
}

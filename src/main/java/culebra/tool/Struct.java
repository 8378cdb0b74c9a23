package culebra.tool;

import culebra.internal.RawText;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A C struct by the names and types of its fields, aligned as C does. */
final class Struct {
    private static final int MOST = 1 << 20;
    private static final String TYPES = "i8 u8 i16 u16 i32 u32 i64 u64 f32 f64 char";

    private final List<Field> fields = new ArrayList<>();
    private int size;
    private int alignment = 1;

    private Struct() {}

    /** A field: {@code count} is -1 if it is no array. */
    private record Field(String type, int width, int count, String name, int offset) {}

    static Struct parse(String text) {
        var struct = new Struct();
        for (String each : text.replace(';', ',').split(",")) {
            if (!each.isBlank()) {
                struct.add(each.strip());
            }
        }
        if (struct.fields.isEmpty()) {
            throw new UsageException("--struct requires fields");
        }
        struct.size = struct.aligned(struct.alignment);
        return struct;
    }

    private void add(String field) {
        String[] words = field.split(" +");
        int bracket = words[0].indexOf('[');
        String type = bracket < 0 ? words[0] : words[0].substring(0, bracket);
        if (words.length != 2 || !Arrays.asList(TYPES.split(" ")).contains(type)) {
            throw new UsageException(
                    "a field is a type and a name, such as i32 state, not: " + field);
        }
        int width = type.equals("char") ? 1 : Integer.parseInt(type.substring(1)) / Byte.SIZE;
        int count = bracket < 0 ? -1 : count(words[0].substring(bracket));
        int offset = aligned(width);
        fields.add(new Field(type, width, count, words[1], offset));
        size = offset + width * Math.max(1, count);
        alignment = Math.max(alignment, width);
        if (size > MOST) {
            throw new UsageException("the struct has more than " + MOST + " bytes");
        }
    }

    private static int count(String brackets) {
        try {
            if (brackets.endsWith("]")) {
                int count = Integer.parseInt(brackets.substring(1, brackets.length() - 1));
                if (count > 0 && count <= MOST / Long.BYTES) {
                    return count;
                }
            }
        } catch (NumberFormatException odd) {
            // as if it were out of range
        }
        throw new UsageException("no length of an array: " + brackets);
    }

    private int aligned(int boundary) {
        return (size + boundary - 1) / boundary * boundary;
    }

    int size() {
        return size;
    }

    /** Prints as many as the bytes hold. */
    void print(byte[] bytes, long offset, boolean json, Terminal terminal) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        var structs = new ArrayList<Object>();
        var table = new Table("OFFSET", "TYPE", "NAME", "VALUE");
        for (int at = 0; at == 0 || at + size <= bytes.length; at += size) {
            var facts = new LinkedHashMap<String, Object>();
            for (Field field : fields) {
                boolean whole =
                        at + field.offset + field.width * Math.max(1, field.count) <= bytes.length;
                Object value = whole ? value(buffer, at, field) : null;
                facts.put(field.name, value);
                table.add(cells(field, offset + at, value, terminal));
            }
            structs.add(facts);
        }
        if (json) {
            terminal.json(Map.of("structs", structs));
        } else {
            table.print(terminal);
        }
    }

    private static String[] cells(Field field, long base, Object value, Terminal terminal) {
        String shown =
                value == null
                        ? "(beyond the end)"
                        : Text.shown(value.toString(), terminal.isUnicode());
        String type = field.count < 0 ? field.type : field.type + "[" + field.count + "]";
        return new String[] {
            "" + (base + field.offset), type, Text.shown(field.name, terminal.isUnicode()), shown
        };
    }

    private static Object value(ByteBuffer buffer, int base, Field field) {
        int at = base + field.offset;
        if (field.type.equals("char")) {
            return text(buffer, at, Math.max(1, field.count));
        }
        if (field.count < 0) {
            return number(buffer, at, field.type);
        }
        var values = new ArrayList<Object>();
        for (int i = 0; i < field.count; i++) {
            values.add(number(buffer, at + i * field.width, field.type));
        }
        return values;
    }

    private static String text(ByteBuffer buffer, int at, int most) {
        int length = 0;
        while (length < most && buffer.get(at + length) != 0) {
            length++;
        }
        var bytes = new byte[length];
        buffer.get(at, bytes);
        return RawText.decode(bytes);
    }

    private static Object number(ByteBuffer buffer, int at, String type) {
        return switch (type) {
            case "i8" -> (long) buffer.get(at);
            case "u8" -> buffer.get(at) & 0xffL;
            case "i16" -> (long) buffer.getShort(at);
            case "u16" -> buffer.getShort(at) & 0xffffL;
            case "i32" -> (long) buffer.getInt(at);
            case "u32" -> buffer.getInt(at) & 0xffffffffL;
            case "i64" -> buffer.getLong(at);
            case "u64" -> new BigInteger(Long.toUnsignedString(buffer.getLong(at)));
            case "f32" -> (double) buffer.getFloat(at);
            default -> buffer.getDouble(at);
        };
    }
}

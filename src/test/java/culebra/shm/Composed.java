package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.PathElement.sequenceElement;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import culebra.sem.SharedSemaphore;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/** The struct of src/test/c/layout.c, composed in Java. */
final class Composed {
    private static final StructLayout POINT =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("x"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_DOUBLE.withName("y"));

    static final StructLayout RECORD =
            MemoryLayout.structLayout(
                    JAVA_BYTE.withName("tag"),
                    MemoryLayout.paddingLayout(1),
                    JAVA_SHORT.withName("small"),
                    JAVA_CHAR.withName("letter"),
                    MemoryLayout.paddingLayout(2),
                    JAVA_INT.withName("number"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("large"),
                    JAVA_FLOAT.withName("real"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_DOUBLE.withName("precise"),
                    JAVA_BOOLEAN.withName("flag"),
                    MemoryLayout.paddingLayout(7),
                    SharedSemaphore.LAYOUT.withName("ready"),
                    MemoryLayout.sequenceLayout(5, JAVA_BYTE).withName("bytes"),
                    MemoryLayout.paddingLayout(3),
                    MemoryLayout.sequenceLayout(3, JAVA_INT).withName("ints"),
                    MemoryLayout.paddingLayout(4),
                    POINT.withName("origin"),
                    MemoryLayout.sequenceLayout(4, POINT).withName("corners"),
                    JAVA_BOOLEAN.withName("last"),
                    MemoryLayout.paddingLayout(7));

    private final MemorySegment memory;

    Composed(MemorySegment memory) {
        this.memory = memory;
    }

    /** Lines as the other side prints them: a member's name, offset and size. */
    static Map<String, String> members() {
        var members = new LinkedHashMap<String, String>();
        for (MemoryLayout member : RECORD.memberLayouts()) {
            member.name().ifPresent(name -> members.put(name, at(name) + " " + member.byteSize()));
        }
        PathElement y = groupElement("y");
        members.put("origin.y", RECORD.byteOffset(groupElement("origin"), y) + " 8");
        PathElement corners = groupElement("corners");
        members.put("corners[3].y", RECORD.byteOffset(corners, sequenceElement(3), y) + " 8");
        members.put("record", "0 " + RECORD.byteSize());
        return members;
    }

    MemorySegment slot() {
        return memory.asSlice(at("ready"), SharedSemaphore.LAYOUT.byteSize());
    }

    /** Writes what layout.c writes for the same seed. */
    void write(int seed) {
        memory.set(JAVA_BYTE, at("tag"), (byte) -seed);
        memory.set(JAVA_SHORT, at("small"), (short) (-300 * seed));
        memory.set(JAVA_CHAR, at("letter"), (char) (0x4e00 + seed));
        memory.set(JAVA_INT, at("number"), -100_000 * seed);
        memory.set(JAVA_LONG, at("large"), -5_000_000_000L * seed);
        memory.set(JAVA_FLOAT, at("real"), seed + 0.5f);
        memory.set(JAVA_DOUBLE, at("precise"), seed + 0.1);
        memory.set(JAVA_BOOLEAN, at("flag"), seed % 2 == 1);
        for (int i = 0; i < 5; i++) {
            memory.set(JAVA_BYTE, at("bytes") + i, (byte) (seed * 10 + i));
        }
        for (int i = 0; i < 3; i++) {
            memory.set(JAVA_INT, at("ints") + 4 * i, seed * 1_000_000 + i);
        }
        point(at("origin"), seed, seed + 0.2);
        for (int i = 0; i < 4; i++) {
            point(at("corners") + i * POINT.byteSize(), seed * 100 + i, i + 0.3);
        }
        memory.set(JAVA_BOOLEAN, at("last"), seed % 2 == 0);
    }

    private void point(long offset, int x, double y) {
        memory.set(JAVA_INT, offset, x);
        memory.set(JAVA_DOUBLE, offset + 8, y);
    }

    /** Every member has the value that {@link #write} gives it; the paddings may have any. */
    void check(int seed) {
        var expected = new Composed(MemorySegment.ofArray(new long[(int) RECORD.byteSize() / 8]));
        expected.write(seed);
        Composed.members()
                .forEach(
                        (name, place) -> {
                            if (!name.matches("record|ready|origin|corners|.*y")) {
                                compare(expected, name, place);
                            }
                        });
        for (long point = at("origin"); point < at("last"); point += POINT.byteSize()) {
            compare(expected, "x of a point", point + " 4");
            compare(expected, "y of a point", point + 8 + " 8");
        }
    }

    private void compare(Composed expected, String name, String place) {
        long offset = Long.parseLong(place.split(" ")[0]);
        long size = Long.parseLong(place.split(" ")[1]);
        MemorySegment mine = memory.asSlice(offset, size);
        assertEquals(-1, mine.mismatch(expected.memory.asSlice(offset, size)), name);
    }

    private static long at(String member) {
        return RECORD.byteOffset(groupElement(member));
    }
}

package culebra.struct;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import culebra.internal.Abi;
import culebra.struct.CType.Basic;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The types of C that have the same size on all 64-bit Linux. */
final class BasicTypes {
    private static final String STDINT = "stdint.h";
    private static final String TYPES = "sys/types.h";
    private static final Map<String, Basic> NAMED = new HashMap<>();

    /** By their words in alphabetical order. */
    private static final Map<String, Basic> WORDS = new HashMap<>();

    private static final Set<String> KEYWORDS =
            Set.of("char", "short", "int", "long", "float", "double", "signed", "unsigned");

    static {
        named("int8_t", STDINT, "c_int8", JAVA_BYTE);
        named("uint8_t", STDINT, "c_uint8", JAVA_BYTE);
        named("int16_t", STDINT, "c_int16", JAVA_SHORT);
        named("uint16_t", STDINT, "c_uint16", JAVA_SHORT);
        named("int32_t", STDINT, "c_int32", JAVA_INT);
        named("uint32_t", STDINT, "c_uint32", JAVA_INT);
        named("int64_t", STDINT, "c_int64", JAVA_LONG);
        named("uint64_t", STDINT, "c_uint64", JAVA_LONG);
        named("intptr_t", STDINT, "c_int64", JAVA_LONG);
        named("uintptr_t", STDINT, "c_uint64", JAVA_LONG);
        named("size_t", "stddef.h", "c_size_t", JAVA_LONG);
        named("ssize_t", TYPES, "c_ssize_t", JAVA_LONG);
        named("pid_t", TYPES, "c_int32", JAVA_INT);
        named("uid_t", TYPES, "c_uint32", JAVA_INT);
        named("gid_t", TYPES, "c_uint32", JAVA_INT);
        named("off_t", TYPES, "c_int64", JAVA_LONG);
        named("time_t", "time.h", "c_int64", JAVA_LONG);
        named("bool", "stdbool.h", "c_bool", JAVA_BOOLEAN);
        named("_Bool", null, "c_bool", JAVA_BOOLEAN);
        named("char16_t", "uchar.h", "c_uint16", JAVA_CHAR);
        slot("sem_t", "semaphore.h", Abi.SEM_SIZE);
        slot("pthread_mutex_t", "pthread.h", Abi.PTHREAD_MUTEX_SIZE);
        slot("pthread_cond_t", "pthread.h", Abi.PTHREAD_COND_SIZE);
        words("char", "c_char", JAVA_BYTE);
        words("char signed", "c_byte", JAVA_BYTE);
        words("char unsigned", "c_ubyte", JAVA_BYTE);
        words("short", "c_short", JAVA_SHORT);
        words("short unsigned", "c_ushort", JAVA_SHORT);
        words("int", "c_int", JAVA_INT);
        words("unsigned", "c_uint", JAVA_INT);
        words("long", "c_long", JAVA_LONG);
        words("long unsigned", "c_ulong", JAVA_LONG);
        words("long long", "c_longlong", JAVA_LONG);
        words("long long unsigned", "c_ulonglong", JAVA_LONG);
        words("float", "c_float", JAVA_FLOAT);
        words("double", "c_double", JAVA_DOUBLE);
    }

    private BasicTypes() {}

    private static void named(String c, String header, String python, MemoryLayout layout) {
        NAMED.put(c, new Basic(c, header, python, layout));
    }

    private static void slot(String c, String header, int size) {
        long longs = size / JAVA_LONG.byteSize();
        named(c, header, "c_int64 * " + longs, MemoryLayout.sequenceLayout(longs, JAVA_LONG));
    }

    private static void words(String words, String python, MemoryLayout layout) {
        WORDS.put(words, new Basic(words, null, python, layout));
    }

    static boolean isKeyword(String word) {
        return KEYWORDS.contains(word);
    }

    /** Returns the type of this name, or null. */
    static Basic named(String name) {
        return NAMED.get(name);
    }

    /** Returns the type of these keywords in any order, or null. */
    static Basic ofKeywords(List<String> keywords) {
        var words = new ArrayList<>(keywords);
        if (!words.contains("float") && !words.contains("double")) {
            if (!words.contains("char")) {
                words.remove("signed");
                words.remove("int");
            }
            if (words.isEmpty()) {
                words.add("int");
            }
        }
        String[] sorted = words.toArray(String[]::new);
        Arrays.sort(sorted);
        return WORDS.get(String.join(" ", sorted));
    }

    /** Returns the type of a number that Java accesses by this layout, or null. */
    static Basic of(ValueLayout layout) {
        Class<?> carrier = layout.carrier();
        return NAMED.get(
                                switch (carrier.getName()) {
                                    case "byte" -> "int8_t";
                                    case "short" -> "int16_t";
                                    case "char" -> "uint16_t";
                                    case "int" -> "int32_t";
                                    case "long" -> "int64_t";
                                    case "boolean" -> "bool";
                                    default -> "";
                                })
                        instanceof Basic named
                ? named
                : WORDS.get(carrier.getName()); // float and double
    }
}

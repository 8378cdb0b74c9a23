package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The written-out sizes and offsets are the generated ones, which are C's. */
class LayoutsTest {
    private static final Path GENERATED = Path.of("generated/culebra/libc");

    @Test
    void everySizeAndOffsetIsTheGeneratedOne() throws Exception {
        Map<String, Long> generated = generated();
        Field[] constants = Layouts.class.getDeclaredFields();
        assertTrue(constants.length > 0);
        for (Field constant : constants) {
            String name = constant.getName();
            assertTrue(generated.containsKey(name), name);
            assertEquals(generated.get(name), (long) constant.getInt(null), name);
        }
    }

    /** By the names of members, with and without that of their struct. */
    private static Map<String, Long> generated() throws Exception {
        var numbers = new TreeMap<String, Long>();
        try (Stream<Path> files = Files.list(GENERATED)) {
            for (Path file : files.toList()) {
                String struct = file.getFileName().toString().replace(".java", "");
                for (var method : Class.forName("culebra.libc." + struct).getMethods()) {
                    String name = method.getName();
                    if (name.equals("sizeof")) {
                        numbers.put(constant(struct + "_size"), (Long) method.invoke(null));
                    } else if (name.endsWith("$offset")) {
                        String member = name.replace("$offset", "");
                        numbers.put(constant(struct + "_" + member), (Long) method.invoke(null));
                        numbers.put(constant(member), (Long) method.invoke(null));
                    }
                }
            }
        }
        return numbers;
    }

    private static String constant(String name) {
        return name.replaceAll("^_+", "").toUpperCase(Locale.ROOT);
    }
}

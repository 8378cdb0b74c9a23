package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Arrows;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The call layer is built in storeys: package-info lists them, and arrows point down. */
class StoreysTest {
    private static final Path SOURCES = Path.of("src/main/java/culebra/internal");
    private static final Pattern STOREY = Pattern.compile("<li><b>\\w+</b>[^.]*\\.([^<]*)");
    private static final Pattern CLASS = Pattern.compile("[A-Z]\\w+");

    @Test
    void everyClassHasOneStorey() throws IOException {
        var listed = new ArrayList<>(storeys().keySet());
        assertEquals(List.copyOf(Arrows.in(SOURCES).keySet()), listed);
    }

    @Test
    void noClassUsesOneOfAHigherStorey() throws IOException {
        Map<String, Integer> storeys = storeys();
        var upwards = new ArrayList<String>();
        Arrows.in(SOURCES)
                .forEach(
                        (from, all) ->
                                all.stream()
                                        .filter(to -> storeys.get(to) > storeys.get(from))
                                        .forEach(to -> upwards.add(from + " -> " + to)));
        assertEquals(List.of(), upwards);
    }

    private static Map<String, Integer> storeys() throws IOException {
        String map = Files.readString(SOURCES.resolve("package-info.java"));
        var storeys = new TreeMap<String, Integer>();
        int number = 0;
        for (var storey = STOREY.matcher(map); storey.find(); number++) {
            for (var name = CLASS.matcher(storey.group(1)); name.find(); ) {
                assertEquals(null, storeys.put(name.group(), number), name.group());
            }
        }
        assertTrue(number > 1, "no storeys found in " + map);
        return storeys;
    }
}

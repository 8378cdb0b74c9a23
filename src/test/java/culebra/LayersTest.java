package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Arrows point down: libc, internal, fd, facilities; a facility knows no other. */
class LayersTest {
    private static final Path SOURCES = Path.of("src/main/java/culebra");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?culebra\\.(?:([a-z]+)\\.)?[A-Z].*;$");

    @Test
    void everyPackageImportsOnlyWhatLiesBelow() throws IOException {
        var wrong = new ArrayList<String>();
        int seen = 0;
        for (Path source : sources()) {
            Path parent = SOURCES.relativize(source).getParent();
            String from = parent == null ? "" : parent.toString();
            for (String line : Files.readAllLines(source)) {
                var matcher = IMPORT.matcher(line);
                if (matcher.matches()) {
                    seen++;
                    String to = matcher.group(1) == null ? "" : matcher.group(1);
                    if (!allowed(from).contains(to)) {
                        wrong.add(source + ": " + line);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertFalse(seen < 50, "only " + seen + " imports seen: the pattern has rotted");
    }

    private static Set<String> allowed(String from) {
        return switch (from) {
            case "" -> Set.of();
            case "internal" -> Set.of("", "libc");
            case "fd" -> Set.of("", "internal");
            case "mq" -> Set.of("", "internal", "fd", "signal");
            default -> Set.of("", "internal", "fd");
        };
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}

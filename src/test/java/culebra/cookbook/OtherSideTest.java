package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the package pages show, which Javadoc itself checks to be there. */
class OtherSideTest {
    private static final Pattern SHOWN = Pattern.compile("@snippet file=\"cookbook/([^\"]+)\"");

    @Test
    void eachIsShownOnAPackagePage() throws IOException {
        var shown = new TreeSet<String>();
        for (Path page : packagePages()) {
            SHOWN.matcher(Files.readString(page))
                    .results()
                    .forEach(found -> shown.add(found.group(1)));
        }
        try (Stream<Path> files = Files.list(OtherSide.DIRECTORY)) {
            var there = files.map(file -> file.getFileName().toString()).sorted().toList();
            assertEquals(there, List.copyOf(shown));
        }
    }

    @Test
    void eachPackagePageShowsTwoSides() throws IOException {
        for (Path page : packagePages()) {
            Path name = page.getParent().getFileName();
            if (!List.of("culebra", "internal", "inspect", "tool").contains(name.toString())) {
                String text = Files.readString(page);
                assertTrue(SHOWN.matcher(text).find(), page + " shows no other side");
                assertTrue(text.contains("@snippet file=\"culebra/"), page + " shows no Java");
            }
        }
    }

    private static List<Path> packagePages() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/culebra"))) {
            return files.filter(file -> file.endsWith("package-info.java")).toList();
        }
    }
}

package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Links of the README and of the guide lead somewhere, and pictures have alternative texts. */
class PageLinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[([\\w-]+)]: (\\S+)$");
    private static final Pattern REFERENCE = Pattern.compile("\\]\\[([\\w-]+)]");
    private static final Pattern PICTURE = Pattern.compile("!\\[([^\\]]*)]");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
    private static final int README_LINES = 200;

    @Test
    void everyLinkLeadsToFileAndHeading() throws IOException {
        var faults = new ArrayList<String>();
        for (Path page : documents()) {
            String prose = Pages.prose(page);
            Stream.concat(
                            LINK.matcher(prose).results().map(found -> found.group(1)),
                            DEFINITION.matcher(prose).results().map(found -> found.group(2)))
                    .filter(link -> !link.startsWith("https://"))
                    .filter(link -> !leadsSomewhere(page, link))
                    .forEach(link -> faults.add(page + ": " + link));
            Set<String> defined =
                    DEFINITION.matcher(prose).results().map(found -> found.group(1)).collect(set());
            REFERENCE
                    .matcher(prose)
                    .results()
                    .map(found -> found.group(1))
                    .filter(name -> !defined.contains(name))
                    .forEach(name -> faults.add(page + ": [" + name + "]"));
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void everyPictureHasAlternativeText() throws IOException {
        for (Path page : documents()) {
            for (MatchResult picture : PICTURE.matcher(Pages.prose(page)).results().toList()) {
                assertTrue(picture.group(1).length() >= 2, page + ": " + picture.group());
            }
            assertTrue(!Pages.prose(page).contains("<img"), page + ": use ![text](file)");
        }
    }

    /** A screen reader reads the title; a dark page needs light lines. */
    @Test
    void everyPictureHasTitleAndBothColourSchemes() throws IOException {
        try (Stream<Path> files = Files.list(Pages.GUIDE)) {
            List<Path> pictures = files.filter(file -> file.toString().endsWith(".svg")).toList();
            assertEquals(4, pictures.size(), pictures::toString);
            for (Path picture : pictures) {
                String svg = Files.readString(picture);
                assertTrue(svg.contains("<title>"), picture::toString);
                assertTrue(svg.contains("prefers-color-scheme: dark"), picture::toString);
            }
        }
    }

    @Test
    void guideHasNoPageThatItsIndexDoesNotName() throws IOException {
        String index = Files.readString(Pages.GUIDE.resolve("index.md"));
        for (Path page : Pages.all()) {
            String name = page.getFileName().toString();
            assertTrue(
                    name.matches("README.md|index.md") || index.contains("(" + name + ")"), name);
        }
    }

    @Test
    void readmeIsShort() throws IOException {
        int lines = Files.readAllLines(Pages.README).size();
        assertTrue(lines <= README_LINES, lines + " lines");
    }

    /** What the chapter on troubleshooting quotes is part of a message. */
    @Test
    void quotedMessagesExist() throws IOException {
        String guide = Files.readString(Pages.GUIDE.resolve("troubleshooting.md"));
        List<String> quoted =
                FIRST_CELL.matcher(guide).results().map(found -> found.group(1)).toList();
        assertTrue(quoted.size() > 20, quoted::toString);
        String sources;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            sources =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .map(PageLinksTest::joined)
                            .collect(Collectors.joining("\n"));
        }
        assertEquals(List.of(), quoted.stream().filter(text -> !sources.contains(text)).toList());
    }

    /** A source in which strings that continue in the next line are one. */
    private static String joined(Path source) {
        return read(source).replaceAll("\"\\s*\\+\\s*\"", "");
    }

    private static List<Path> documents() throws IOException {
        return Stream.concat(
                        Pages.all().stream(),
                        Stream.of(
                                        "CHANGELOG.md",
                                        "CODE_OF_CONDUCT.md",
                                        "CONTRIBUTING.md",
                                        "SECURITY.md")
                                .map(Path::of))
                .toList();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(target) && (parts.length == 1 || headings(target).contains(parts[1]));
    }

    /** The anchors that GitHub gives the headings of a page. */
    private static Set<String> headings(Path page) {
        return HEADING.matcher(read(page))
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", ""))
                .map(heading -> heading.replace(' ', '-'))
                .collect(set());
    }

    private static <T> java.util.stream.Collector<T, ?, Set<T>> set() {
        return Collectors.toSet();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks that every link of the built site leads to a page, and to an anchor that the page has; and
 * that the site's search finds the words of search-words.txt.
 */
final class CheckSite {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");
    private static final Pattern ANCHOR = Pattern.compile("(?:id|name)=\"([^\"]+)\"");
    private static final Pattern IMAGE = Pattern.compile("<img [^>]*>");
    private static final Pattern LABEL = Pattern.compile("\\{\"l\":\"([^\"]+)\"");
    private static final Path WORDS = Path.of("src/guide/search-words.txt");
    private static final int MIN_WORDS = 60;

    private final Map<Path, Set<String>> anchors = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        var check = new CheckSite();
        List<Path> pages;
        try (Stream<Path> files = Files.walk(root)) {
            pages = files.filter(file -> file.toString().endsWith(".html")).toList();
        }
        if (pages.stream().noneMatch(page -> page.endsWith("doc-files/index.html"))) {
            check.faults.add("The guide is missing in " + root);
        }
        for (Path page : pages) {
            check.page(page);
        }
        check.search(root.resolve("tag-search-index.js"));
        if (!check.faults.isEmpty()) {
            check.faults.forEach(System.err::println);
            System.exit(1);
        }
    }

    /** Checks the index of what the tag {@code @index} names. */
    private void search(Path index) throws IOException {
        Set<String> labels =
                LABEL.matcher(Files.readString(index))
                        .results()
                        .map(label -> label.group(1))
                        .collect(Collectors.toSet());
        List<String> words =
                Files.readAllLines(WORDS).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList();
        if (words.size() < MIN_WORDS) {
            faults.add(WORDS + ": fewer than " + MIN_WORDS + " words");
        }
        words.stream()
                .filter(word -> !labels.contains(word))
                .forEach(word -> faults.add("The search does not find " + word));
    }

    private void page(Path page) throws IOException {
        String html = Files.readString(page);
        for (String link : found(LINK, html)) {
            if (!link.matches("(https?|mailto|javascript):.*")) {
                link(page, link);
            }
        }
        IMAGE.matcher(html)
                .results()
                .map(image -> image.group())
                .filter(image -> !image.matches(".*alt=\"[^\"]+\".*"))
                .forEach(image -> faults.add(page + ": no alternative text: " + image));
    }

    private void link(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            faults.add(page + ": no such page: " + link);
        } else if (parts.length == 2
                && !parts[1].isEmpty()
                && !anchors(target).contains(parts[1])) {
            faults.add(page + ": no such anchor: " + link);
        }
    }

    private Set<String> anchors(Path page) throws IOException {
        Set<String> known = anchors.get(page);
        if (known == null) {
            known = found(ANCHOR, Files.readString(page));
            anchors.put(page, known);
        }
        return known;
    }

    private static Set<String> found(Pattern pattern, String html) {
        return pattern.matcher(html)
                .results()
                .map(found -> decoded(found.group(1)))
                .collect(Collectors.toSet());
    }

    /** Decodes what javadoc encodes: the characters of a signature. */
    private static String decoded(String text) {
        return java.net.URLDecoder.decode(
                text.replace("+", "%2B")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&amp;", "&"),
                java.nio.charset.StandardCharsets.UTF_8);
    }
}

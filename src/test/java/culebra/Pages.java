package culebra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The README and the pages of the guide, and their code blocks. */
final class Pages {
    static final Path README = Path.of("README.md");
    static final Path GUIDE = Path.of("src", "guide");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");

    private Pages() {}

    /**
     * A code block.
     *
     * @param page the name of the page's file without its ending
     * @param index among the blocks of this language in this page, from 0
     */
    record Block(String page, String language, int index, String text) {
        /** How a test is called that runs the block. */
        @Override
        public String toString() {
            return page + " " + language + " " + index;
        }
    }

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(GUIDE)) {
            Stream<Path> guide = files.filter(file -> file.toString().endsWith(".md")).sorted();
            return Stream.concat(Stream.of(README), guide).toList();
        }
    }

    static List<Block> blocks() throws IOException {
        var blocks = new ArrayList<Block>();
        for (Path page : all()) {
            var counts = new HashMap<String, Integer>();
            BLOCK.matcher(Files.readString(page))
                    .results()
                    .forEach(
                            found -> {
                                String language = found.group(1);
                                int index = counts.merge(language, 1, Integer::sum) - 1;
                                blocks.add(new Block(name(page), language, index, found.group(2)));
                            });
        }
        return blocks;
    }

    static String block(String page, String language, int index) throws IOException {
        return blocks().stream()
                .filter(block -> block.toString().equals(page + " " + language + " " + index))
                .findFirst()
                .orElseThrow()
                .text();
    }

    /** The page's text without its code blocks. */
    static String prose(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page)).replaceAll("");
    }

    private static String name(Path page) {
        return page.getFileName().toString().replace(".md", "");
    }
}

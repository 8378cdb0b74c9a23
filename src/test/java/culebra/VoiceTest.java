package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Words that the texts of this project avoid: Javadoc, comments, messages, names, scripts and
 * pages. Names in camel case are read as the words that they consist of.
 */
class VoiceTest {
    /**
     * Words that are avoided.
     *
     * @param part a lower-case part of every hit, so that few lines are matched
     * @param instead what to write instead
     */
    private record Avoided(String part, Pattern words, String instead) {
        Avoided(String part, String words, String instead) {
            this(part, Pattern.compile(words, Pattern.CASE_INSENSITIVE), instead);
        }

        boolean isIn(String text, String lowerCase) {
            return lowerCase.contains(part) && words.matcher(text).find();
        }

        @Override
        public String toString() {
            return words + " -> " + instead;
        }
    }

    private static final List<Avoided> AVOIDED =
            List.of(
                    new Avoided("from ", "from \\d+(\\.\\d+)? on\\b", "22 or later"),
                    new Avoided("tells", "^\\W*(/\\*\\*|\\*) Tells\\b", "Returns"),
                    new Avoided("whoever", "\\bwhoever\\b", "the process that, a caller that"),
                    new Avoided("nobody", "\\bnobody\\b", "no process, no thread"),
                    new Avoided("everybody", "\\beverybody\\b", "all processes"),
                    new Avoided("somebody", "\\bsomebody\\b", "another process, a thread"),
                    new Avoided("anybody", "\\banybody\\b", "any process, any thread"),
                    new Avoided("in vain", "\\bin vain\\b", "without effect"),
                    new Avoided("anew", "\\banew\\b", "again"),
                    new Avoided("any more", "\\bany more\\b", "no longer"),
                    new Avoided(
                            "a time at most", "\\ba time at most\\b", "up to the given timeout"),
                    new Avoided("take", "\\btakes? something else\\b|\\| take \\|", "use"),
                    new Avoided(
                            "told",
                            "\\b(is|be|are|was|were|been|gets) told\\b|\\bunless told\\b",
                            "notified"),
                    new Avoided("by now", "\\bby now\\b", "already"),
                    new Avoided(
                            "least",
                            "\\b(one|two|\\d+) at least\\b|\\bat the least\\b",
                            "at least one"));

    /** Files that may contain avoided words, each with the reason. */
    private static final Map<Path, String> ALLOWED =
            Map.of(Path.of("src/test/java/culebra/VoiceTest.java"), "lists the words");

    private static final Set<String> TEXTS =
            Set.of("java", "c", "h", "cpp", "py", "md", "txt", "xml", "yml", "html");

    @Test
    void noTextHasAnAvoidedWord() throws IOException {
        List<String> hits = new ArrayList<>();
        for (Path file : files()) {
            hits.addAll(hits(file));
        }
        assertEquals(List.of(), hits, () -> hits.size() + " hits:\n" + String.join("\n", hits));
    }

    /** An unnecessary entry would hide the next hit in its file. */
    @Test
    void everyAllowedFileHasAHit() throws IOException {
        for (var file : ALLOWED.entrySet()) {
            assertTrue(!found(file.getKey()).isEmpty(), () -> file + " has none");
        }
    }

    @Test
    void eachWordIsFound() {
        var examples = new HashSet<Avoided>();
        for (String line :
                List.of(
                        "a JDK from 22 on",
                        "    /** Tells the size. */",
                        "void whoeverComesIsServed()",
                        "nobody",
                        "NobodyKnows",
                        "for everybody",
                        "somebodyElse",
                        "before anybody sees it",
                        "waits in vain",
                        "made anew",
                        "not any more",
                        "waits a time at most",
                        "Take something else",
                        "unless told otherwise",
                        "gone by now",
                        "one at least")) {
            List<Avoided> found = found(line);
            assertEquals(1, found.size(), line);
            examples.add(found.getFirst());
        }
        assertEquals(AVOIDED.size(), examples.size());
        assertEquals(List.of(), found("waits until a permit is available, 22 or later"));
        assertEquals(List.of(), found("onlyTheOwnerMayOpenANewFile"), "two words: A, New");
    }

    private static List<String> hits(Path file) throws IOException {
        return ALLOWED.containsKey(file) ? List.of() : found(file);
    }

    private static List<String> found(Path file) throws IOException {
        var hits = new ArrayList<String>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            for (Avoided words : found(line)) {
                hits.add(file + ":" + number + ": " + words);
            }
        }
        return hits;
    }

    private static List<Avoided> found(String line) {
        String text = separated(line);
        String lowerCase = text.toLowerCase(Locale.ROOT);
        var found = new ArrayList<Avoided>();
        for (Avoided words : AVOIDED) {
            if (words.isIn(text, lowerCase)) {
                found.add(words);
            }
        }
        return found;
    }

    /** Returns the line with names in camel case split into words. */
    private static String separated(String line) {
        var words = new StringBuilder(line.length() + 16);
        char before = ' ';
        for (int i = 0; i < line.length(); i++) {
            char next = line.charAt(i);
            boolean wordBegins = i + 1 < line.length() && isLower(line.charAt(i + 1));
            if (isUpper(next) && (isLower(before) || isUpper(before) && wordBegins)) {
                words.append(' ');
            }
            words.append(next);
            before = next;
        }
        return words.toString();
    }

    private static boolean isLower(char letter) {
        return letter >= 'a' && letter <= 'z';
    }

    private static boolean isUpper(char letter) {
        return letter >= 'A' && letter <= 'Z';
    }

    private static List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        for (String root :
                List.of(
                        "src/main",
                        "src/test",
                        "src/tour",
                        "src/guide",
                        "src/examples",
                        "scripts",
                        ".ci",
                        ".github")) {
            if (Files.exists(Path.of(root))) {
                try (Stream<Path> all = Files.walk(Path.of(root))) {
                    all.filter(Files::isRegularFile).filter(VoiceTest::isText).forEach(files::add);
                }
            }
        }
        try (Stream<Path> top = Files.list(Path.of(""))) {
            top.filter(Files::isRegularFile).filter(VoiceTest::isText).forEach(files::add);
        }
        assertTrue(files.size() > 500, () -> files.size() + " files");
        return files;
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 && file.getNameCount() > 1 || TEXTS.contains(name.substring(dot + 1));
    }
}

package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Words that the texts of this project avoid: Javadoc, comments, messages, names, scripts and
 * pages. Names in camel case are read as the words that they consist of.
 */
class VoiceTest {
    /** The avoided words, each with what to write instead. */
    private static final Map<String, String> INSTEAD = new LinkedHashMap<>();

    static {
        INSTEAD.put("from \\d+(\\.\\d+)? on\\b", "22 or later");
        INSTEAD.put("^\\W*(/\\*\\*|\\*) Tells\\b", "Returns");
        INSTEAD.put("\\bwhoever\\b", "the process that, a caller that");
        INSTEAD.put("\\bnobody\\b", "no process, no thread");
        INSTEAD.put("\\beverybody\\b", "all processes");
        INSTEAD.put("\\bsomebody\\b", "another process, a thread");
        INSTEAD.put("\\bin vain\\b", "without effect");
        INSTEAD.put("\\banew\\b", "again");
        INSTEAD.put("\\bany more\\b", "no longer");
        INSTEAD.put("\\ba time at most\\b", "up to the given timeout");
        INSTEAD.put("\\btakes? something else\\b|\\| take \\|", "use");
        INSTEAD.put("\\b(is|be|are|was|were|been|gets) told\\b|\\bunless told\\b", "notified");
        INSTEAD.put("\\bby now\\b", "already");
        INSTEAD.put("\\b(one|two|\\d+) at least\\b|\\bat the least\\b", "at least one");
    }

    /** The tests' own words are still being mended: they may have so many hits, and no more. */
    private static final int IN_TESTS = 393;

    /** Files that may have avoided words, each with the reason. */
    private static final Map<Path, String> ALLOWED =
            Map.of(Path.of("src/test/java/culebra/VoiceTest.java"), "lists the words");

    private static final Path TESTS = Path.of("src/test");
    private static final Pattern NEW_WORD = Pattern.compile("(?<=[a-z])(?=[A-Z])");
    private static final Set<String> TEXTS =
            Set.of("java", "c", "h", "cpp", "py", "md", "txt", "xml", "yml", "html");

    @Test
    void noTextHasAnAvoidedWord() throws IOException {
        List<String> hits = new ArrayList<>();
        for (Path file : files()) {
            if (!file.startsWith(TESTS)) {
                hits.addAll(hits(file));
            }
        }
        assertEquals(List.of(), hits, () -> String.join("\n", hits));
    }

    @Test
    void testsDoNotGetMoreOfThem() throws IOException {
        var hits = new ArrayList<String>();
        for (Path file : files()) {
            if (file.startsWith(TESTS)) {
                hits.addAll(hits(file));
            }
        }
        assertTrue(
                hits.size() <= IN_TESTS, () -> hits.size() + " hits:\n" + String.join("\n", hits));
    }

    /** A file that is allowed without need hides the next hit. */
    @Test
    void whatIsAllowedIsNeeded() throws IOException {
        for (var file : ALLOWED.entrySet()) {
            assertTrue(!found(file.getKey()).isEmpty(), () -> file + " has none");
        }
    }

    @Test
    void eachWordIsFound() {
        var examples = new TreeMap<String, Integer>();
        for (String line :
                List.of(
                        "a JDK from 22 on",
                        "    /** Tells the size. */",
                        "void whoeverComesIsServed()",
                        "nobody",
                        "NobodyKnows",
                        "for everybody",
                        "somebodyElse",
                        "waits in vain",
                        "made anew",
                        "not any more",
                        "waits a time at most",
                        "Take something else",
                        "unless told otherwise",
                        "gone by now",
                        "one at least")) {
            List<String> found = found(line);
            assertEquals(1, found.size(), line);
            examples.merge(found.getFirst(), 1, Integer::sum);
        }
        assertEquals(INSTEAD.size(), examples.size());
        assertEquals(List.of(), found("waits until a permit is available, 22 or later"));
    }

    private static List<String> hits(Path file) throws IOException {
        return ALLOWED.containsKey(file) ? List.of() : found(file);
    }

    private static List<String> found(Path file) throws IOException {
        var hits = new ArrayList<String>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            for (String word : found(line)) {
                hits.add(file + ":" + number + ": " + word + " -> " + INSTEAD.get(word));
            }
        }
        return hits;
    }

    private static List<String> found(String line) {
        Matcher words = NEW_WORD.matcher(line);
        String text = words.replaceAll(" ");
        return INSTEAD.keySet().stream()
                .filter(
                        word ->
                                Pattern.compile(word, Pattern.CASE_INSENSITIVE)
                                        .matcher(text)
                                        .find())
                .toList();
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

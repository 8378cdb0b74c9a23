package culebra.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.testing.Alone;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The screens on the page of the package are what the commands print. */
@Alone
class ScreensTest {
    private static final Path PAGE = Path.of("src/main/java/culebra/tool/package-info.java");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final String PROMPT = "$ culebra ";

    private final Map<String, String> names =
            Map.of(
                    "state", TempName.next().substring(1),
                    "slots", TempName.next().substring(1),
                    "jobs", TempName.next().substring(1));

    private record Example(String command, List<String> lines) {}

    @AfterEach
    void unlink() throws IOException {
        SharedMemory.unlinkIfExists(names.get("state"));
        NamedSemaphore.unlinkIfExists(names.get("slots"));
        MessageQueue.unlinkIfExists(names.get("jobs"));
    }

    @Test
    void everyScreenShowsWhatItsCommandPrints() throws Exception {
        create();
        List<Example> examples = examples();
        assertTrue(examples.size() > 12, examples::toString);
        try (Peer user = Peer.c("inspect/user", "m", names.get("state"));
                var queue = MessageQueue.open(names.get("jobs"))) { // listed without a mount too
            user.expect("ready");
            assertEquals("/" + names.get("jobs"), queue.name());
            for (Example example : examples) {
                check(example, user.pid());
            }
        }
    }

    private void create() throws Exception {
        try (Peer maker = Peer.c("inspect/user", "S", names.get("slots"))) {
            maker.expect("ready"); // this JVM would have it mapped until a collection
            maker.send("");
            maker.join();
        }
        try (var queue = MessageQueue.create(names.get("jobs"), new QueueLimits(3, 20))) {
            queue.send("first".getBytes(), 0);
        }
        try (var memory = SharedMemory.create(names.get("state"), 4096);
                Arena arena = Arena.ofConfined()) {
            var segment = memory.map(arena);
            segment.set(ValueLayout.JAVA_INT, 0, 42);
            segment.set(ValueLayout.JAVA_LONG, 8, 1);
            segment.setString(16, "ready");
        }
    }

    private void check(Example example, long pid) {
        Screen screen = Screen.of(words(example.command()));
        assertEquals(0, screen.code(), () -> example + ": " + screen);
        List<String> printed =
                screen.lines().stream().map(line -> normal(shortened(line, pid), example)).toList();
        int at = 0;
        for (String line : example.lines()) {
            String wanted = normal(line, example);
            int found = printed.subList(at, printed.size()).indexOf(wanted);
            assertTrue(found >= 0, () -> example.command + " prints no " + wanted + ": " + printed);
            at += found + 1;
        }
    }

    /** A table's columns are as wide as the names that are in it; limits differ everywhere. */
    private static String normal(String line, Example example) {
        String stripped = line.strip();
        return example.command.startsWith("limits")
                ? stripped.split(" {2}")[0]
                : stripped.replaceAll(" +", " ").replaceAll(" \\d+ rw-", " UID rw-");
    }

    private String shortened(String line, long pid) {
        String shortened = line;
        for (var name : names.entrySet()) {
            shortened = shortened.replace(name.getValue(), name.getKey());
        }
        return shortened.replace(pid + " user", "4711 user").replaceAll(" \\d+ rw-", " UID rw-");
    }

    private String[] words(String command) {
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(command);
        while (matcher.find()) {
            String word = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            words.add(names.getOrDefault(word, word));
        }
        return words.toArray(String[]::new);
    }

    private static List<Example> examples() throws IOException {
        var examples = new ArrayList<Example>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            String text = line.replaceFirst("^ \\* ?", "");
            if (text.startsWith(PROMPT)) {
                examples.add(new Example(text.substring(PROMPT.length()), new ArrayList<>()));
                inside = true;
            } else if (text.isBlank() || text.startsWith("}</pre>")) {
                inside = false;
            } else if (inside) {
                examples.getLast().lines().add(text);
            }
        }
        return examples;
    }
}

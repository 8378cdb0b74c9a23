package culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The public API equals the listing in the repository, so that no change goes unnoticed. */
class ApiListingTest {
    private static final Path WRITTEN = Path.of("src/test/resources/culebra/api.txt");
    private static final String ACCEPT = "culebra.api.accept";

    @Test
    void thePublicApiIsTheOneThatIsWrittenDown() throws IOException {
        List<String> now = ApiListing.lines();
        if (Boolean.getBoolean(ACCEPT)) {
            Files.write(WRITTEN, now);
            return;
        }
        List<String> difference = difference(Files.readAllLines(WRITTEN), now);
        if (!difference.isEmpty()) {
            fail(
                    "The public API is not the one in "
                            + WRITTEN
                            + ":\n\n"
                            + String.join("\n", difference)
                            + "\n\nIf it is meant, write it down: mvn test -Dtest=ApiListingTest -D"
                            + ACCEPT
                            + "=true\n");
        }
        assertEquals(Files.readAllLines(WRITTEN), now);
    }

    @Test
    void theListingShowsWhatACallerCanSee() {
        var lines = ApiListing.lines();
        for (String expected :
                List.of(
                        "culebra.fd.Fd: final class implements AutoCloseable",
                        "culebra.mq.MessageQueue: final class extends FdHandle<MessageQueue>",
                        "culebra.socket.SocketPair: record<S extends AutoCloseable>"
                                + "(S first, S second) implements AutoCloseable",
                        "    ENOENT",
                        "    static final int MAX_PRIORITY = 32767",
                        "    static final MemoryLayout LAYOUT",
                        "    new(int, String, String, String)",
                        "    protected new(Fd)",
                        "    final <T> H setOption(SocketOption<T>, T) throws IOException",
                        "    boolean tryApply(Duration, SemOp...)"
                                + " throws IOException, InterruptedException",
                        // of package-private superclasses
                        "    void notifyOnce(Runnable) throws IOException",
                        "    static final int MAX_VALUE = 32767")) {
            assertTrue(lines.contains(expected), expected);
        }
    }

    @Test
    void aDifferenceNamesTheTypeOfEachMember() {
        assertEquals(
                List.of("- a.B: int old()", "+ a.B: int fresh()", "+ a.C: class"),
                difference(
                        List.of("a.A: class", "    int old()", "a.B: class", "    int old()"),
                        List.of(
                                "a.A: class",
                                "    int old()",
                                "a.B: class",
                                "    int fresh()",
                                "a.C: class")));
    }

    private static List<String> difference(List<String> written, List<String> now) {
        var difference = new ArrayList<String>();
        Set<String> before = qualified(written);
        Set<String> after = qualified(now);
        before.stream()
                .filter(line -> !after.contains(line))
                .map("- "::concat)
                .forEach(difference::add);
        after.stream()
                .filter(line -> !before.contains(line))
                .map("+ "::concat)
                .forEach(difference::add);
        return difference;
    }

    private static Set<String> qualified(List<String> lines) {
        var qualified = new LinkedHashSet<String>();
        String type = "";
        for (String line : lines) {
            if (line.startsWith(" ")) {
                qualified.add(type + ": " + line.strip());
            } else {
                type = line.substring(0, line.indexOf(':'));
                qualified.add(line);
            }
        }
        return qualified;
    }
}

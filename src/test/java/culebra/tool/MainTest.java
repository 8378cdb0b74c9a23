package culebra.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvSemaphores;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The commands, their exit codes and messages. */
class MainTest {
    private static final List<String> COMMANDS =
            List.of(
                    "list",
                    "users",
                    "unreferenced",
                    "watch",
                    "limits",
                    "remove",
                    "send",
                    "receive",
                    "peek",
                    "post",
                    "wait",
                    "value",
                    "dump",
                    "peer");

    private final String name = TempName.next();

    @AfterEach
    void unlink() throws IOException {
        SharedMemory.unlinkIfExists(name);
        NamedSemaphore.unlinkIfExists(name);
        MessageQueue.unlinkIfExists(name);
    }

    @Test
    void everyCommandHasHelpOfEightyColumns() {
        String overview = Screen.of("--help").out();
        for (String command : COMMANDS) {
            assertTrue(overview.contains("\n  " + command + " "), command);
            Screen help = Screen.of(command, "--help");
            assertEquals(0, help.code());
            assertTrue(
                    help.out().startsWith("Usage: culebra " + command + " ")
                            || help.out().startsWith("Usage: culebra " + command + "\n"),
                    help.out());
            assertTrue(help.lines().stream().allMatch(line -> line.length() <= 80), help.out());
        }
    }

    @Test
    void everyOptionOfACommandIsInItsHelp() {
        for (String command : COMMANDS) {
            String help = Screen.of(command, "--help").out();
            Screen wrong = Screen.of(command, "--nonsense");
            assertEquals(2, wrong.code());
            assertTrue(help.contains("--") || List.of("users", "peer").contains(command), help);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "list --kind",
                "list --kind nonsense",
                "list --json=yes",
                "list more",
                "users",
                "send q --priority -1",
                "send q --priority 32768",
                "receive q --timeout never",
                "receive q --timeout -1",
                "receive q --count 0",
                "dump m --length 0",
                "dump m --struct i32",
                "dump m --struct i7,x",
                "dump a/b",
                "peer",
                "peer java",
                "dump x --kind sysv-memory",
                "remove m --json",
                "watch --interval NaN"
            })
    void aCommandLineThatCannotBeUnderstoodEndsWithTwo(String line) {
        Screen screen = Screen.of(line.isEmpty() ? new String[0] : line.split(" "));
        assertEquals(2, screen.code(), screen.toString());
        assertEquals("", screen.out());
        assertTrue(screen.errors().startsWith("culebra: "), screen.errors());
        assertEquals(1, screen.errors().lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"char[ name", "char] name", "char[] name", "char[1 name"})
    void arrayWithoutBothBracketsAndLengthEndsWithTwo(String struct) {
        Screen screen = Screen.of("dump", name, "--struct", struct);
        assertEquals(2, screen.code(), screen.toString());
        assertEquals(1, screen.errors().lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"send %s x", "receive %s", "peek %s", "post %s", "wait %s", "value %s"})
    void whatDoesNotExistEndsWithOne(String line) {
        Screen screen = Screen.of(line.formatted(name).split(" "));
        assertEquals(1, screen.code(), screen.toString());
        assertTrue(screen.errors().contains(name), screen.errors());
        assertEquals(1, Screen.of("dump", name).code());
        assertEquals(1, Screen.of("remove", name, "--yes").code());
        assertEquals(1, Screen.of("remove", "77", "--kind", "sysv-queue", "--yes").code());
    }

    @Test
    void anEmptyQueueAndASemaphoreWithoutPermitsEndWithOneAfterTheTimeout() throws Exception {
        MessageQueue.create(name, new QueueLimits(1, 8)).close();
        NamedSemaphore.create(name, 0).close();
        assertEquals(1, Screen.of("receive", name, "--timeout", "0.01").code());
        assertEquals(1, Screen.of("wait", name, "--timeout", "0").code());
        assertEquals(0, Screen.of("send", name, "x", "--timeout", "0").code());
        assertEquals(1, Screen.of("send", name, "y", "--timeout", "0").code());
    }

    @Test
    void aMessageOfStandardInputComesBackAsItIs() throws Exception {
        MessageQueue.create(name, new QueueLimits(2, 16)).close();
        assertEquals(0, Screen.withInput("a\u001b[1m\nb", "send", name).code());
        assertEquals(0, Screen.of("send", name, "ä").code());
        assertEquals("a\\x1b[1m\\x0ab\n", Screen.of("receive", name).out());
        assertEquals("ä", Screen.of("receive", name, "--raw").out());
        Screen tooLong = Screen.withInput("12345678901234567890", "send", name);
        assertEquals(1, tooLong.code(), tooLong.toString());
    }

    @Test
    void nothingIsRemovedUnlessTheAnswerIsYes() throws Exception {
        SharedMemory.create(name, 1).close();
        Screen refused = Screen.withInput("\n", "remove", name);
        assertEquals(1, refused.code());
        assertTrue(refused.errors().contains("Remove memory " + name + "?"), refused.errors());
        assertTrue(Files.exists(Path.of("/dev/shm" + name)));
        assertEquals(0, Screen.withInput("y\n", "remove", name).code());
        assertTrue(Files.notExists(Path.of("/dev/shm" + name)));
    }

    @Test
    void aNameOfSeveralObjectsRequiresAKind() throws Exception {
        SharedMemory.create(name, 1).close();
        NamedSemaphore.create(name, 1).close();
        assertEquals(2, Screen.of("remove", name, "--yes").code());
        assertEquals(0, Screen.of("remove", name, "--yes", "--kind", "semaphore").code());
        assertEquals(0, Screen.of("remove", name, "--yes").code());
        assertEquals(1, Screen.of("remove", name, "--yes").code());
    }

    @Test
    void aQueueThatNoProcessHasOpenIsShownAndRemoved() throws Exception {
        MessageQueue.create(name, new QueueLimits(1, 8)).close();
        assertEquals(1, Screen.of("peek", name).lines(name).size());
        assertEquals(0, Screen.of("remove", name, "--yes").code());
        assertEquals(1, Screen.of("peek", name).code());
    }

    @Test
    void aSystemVObjectIsRemovedByItsId() throws Exception {
        var semaphores = SysvSemaphores.create(SysvKey.PRIVATE, 1);
        String id = "" + semaphores.id();
        try {
            assertEquals(1, Screen.of("remove", id, "--yes").code());
            Screen removed = Screen.of("remove", id, "--kind", "sysv-semaphores", "--yes");
            assertEquals(0, removed.code(), removed.toString());
            assertEquals(1, removed.lines(id + " (private)").size());
        } finally {
            if (Screen.of("list", "--kind", "sysv-semaphores").out().contains(" " + id + " ")) {
                semaphores.remove();
            }
        }
    }

    /** For {@code culebra peer c > culebra_ring.h}. */
    @Test
    void peerPrintsTheFileOfEachLanguage() throws Exception {
        Path files = Path.of("src/main/resources/culebra/ring");
        Map.of("c", "culebra_ring.h", "python", "culebra_ring.py")
                .forEach(
                        (language, file) -> {
                            Screen screen = Screen.of("peer", language);
                            assertEquals(0, screen.code(), screen.errors());
                            assertEquals(read(files.resolve(file)), screen.out());
                        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void namesThatWouldCommandATerminalAreShownAndReadAsBytes() throws Exception {
        String odd = name + "\u001b[31m\n\\é";
        SharedMemory.create(odd, 3).close();
        try {
            String shown = name + "\\x1b[31m\\x0a\\\\";
            assertEquals(1, Screen.of("list", "--kind", "memory").lines(shown + "é ").size());
            Screen ascii =
                    Screen.on(200, StandardCharsets.US_ASCII, "", "list", "--kind", "memory");
            assertEquals(1, ascii.lines(shown + "\\xc3\\xa9 ").size());
            assertEquals(0, Screen.of("dump", shown + "é").code());
            assertEquals(0, Screen.of("remove", shown + "\\xc3\\xa9", "--yes").code());
        } finally {
            SharedMemory.unlinkIfExists(odd);
        }
    }

    @Test
    void noLineIsLongerThanATerminalOfFortyColumns() throws Exception {
        SharedMemory.create(name, 3).close();
        for (String command : List.of("list", "limits", "unreferenced", "dump " + name, "--help")) {
            Screen screen = Screen.on(40, StandardCharsets.UTF_8, "", command.split(" "));
            assertEquals(0, screen.code());
            assertTrue(screen.lines().stream().allMatch(line -> line.length() <= 40), screen.out());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 22, 25})
    void helpFitsOnNarrowTerminal(int width) {
        for (String command : List.of("limits", "watch", "list", "dump")) {
            Screen screen = Screen.on(width, StandardCharsets.UTF_8, "", command, "--help");
            assertEquals(0, screen.code(), screen.errors());
            assertTrue(
                    screen.lines().stream().allMatch(line -> line.length() <= width), screen.out());
        }
    }
}

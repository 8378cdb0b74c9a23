package culebra.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvObject;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;
import culebra.testing.OtherUser;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** Commands of a user who has no rights on the objects. */
class OtherUserTest {
    private final String name = TempName.next();
    private List<SysvObject<?>> objects;

    @BeforeEach
    void create() throws Exception {
        SharedMemory.create(name, 4096).close();
        NamedSemaphore.create(name, 3).close();
        MessageQueue.create(name, new QueueLimits(2, 16)).close();
        objects =
                List.of(
                        SysvMemory.create(SysvKey.PRIVATE, 10),
                        SysvSemaphores.create(SysvKey.PRIVATE, 1),
                        SysvQueue.create(SysvKey.PRIVATE));
    }

    @AfterEach
    void remove() throws IOException {
        SharedMemory.unlinkIfExists(name);
        NamedSemaphore.unlinkIfExists(name);
        MessageQueue.unlinkIfExists(name);
        for (SysvObject<?> object : objects) {
            object.remove();
        }
    }

    /** Runs a command, and prints its exit code and what it prints. */
    static final class Stranger {
        public static void main(String[] words) {
            Screen screen = Screen.of(words);
            System.out.println(screen.code());
            System.out.print(screen.out() + screen.errors());
        }
    }

    private static List<String> run(String... words) throws Exception {
        return OtherUser.says(Stranger.class, words).lines().toList();
    }

    @Test
    void whatExistsIsListedWithoutItsContent() throws Exception {
        assertShown(run("list", "--kind", "memory"), name + " .*rw------- +4096 bytes.*");
        assertShown(run("list", "--kind", "semaphore"), name + " .*rw------- +not readable.*");
        assertShown(run("unreferenced", "--kind", "memory"), name + " .*");
        List<String> users = run("users", name);
        assertEquals(List.of("0", "nothing"), users.subList(0, 2));
        assertShown(users, "Note: processes that this user may not inspect.*");
        List<String> limits = run("limits", "--pid", "" + ProcessHandle.current().pid());
        assertEquals("0", limits.getFirst());
        assertShown(limits, "vm.max_map_count +\\d+ {5,}mappings.*");
    }

    private static void assertShown(List<String> lines, String line) {
        assertEquals("0", lines.getFirst());
        assertTrue(lines.stream().anyMatch(each -> each.matches(".*" + line)), lines::toString);
    }

    @Test
    void removeFailsWithTheReasonAndRemovesNothing() throws Exception {
        for (String kind : List.of("memory", "semaphore", "queue")) {
            assertRefused("only its owner may", "remove", name, "--kind", kind, "--yes");
        }
        assertRefused(
                "its permissions do not allow", "remove", id(0), "--kind", "sysv-memory", "--yes");
        assertRefused(
                "its permissions do not allow",
                "remove",
                id(1),
                "--kind",
                "sysv-semaphores",
                "--yes");
        assertRefused(
                "its permissions do not allow", "remove", id(2), "--kind", "sysv-queue", "--yes");
        assertEquals("2", run("remove", name).getFirst(), "several have this name");
        for (String kind : List.of("memory", "semaphore")) {
            assertEquals(1, Screen.of("list", "--kind", kind).lines(name).size());
        }
    }

    @Test
    void contentIsRefusedWithTheReason() throws Exception {
        assertRefused("only its owner may", "send", name, "x");
        assertRefused("only its owner may", "receive", name);
        assertRefused("only its owner may", "peek", name);
        assertRefused("only its owner may", "post", name);
        assertRefused("only its owner may", "wait", name);
        assertRefused("only its owner may", "value", name);
        assertRefused("its permissions do not allow this user", "dump", name);
        assertRefused("its permissions do not allow", "dump", id(0), "--kind", "sysv-memory");
    }

    private String id(int object) {
        return "" + objects.get(object).id();
    }

    private static void assertRefused(String reason, String... words) throws Exception {
        List<String> lines = run(words);
        assertEquals("1", lines.getFirst(), lines::toString);
        String message = lines.getLast();
        assertTrue(message.startsWith("culebra: ") && message.contains(reason), lines::toString);
        assertFalse(message.contains("Exception"), message);
    }
}

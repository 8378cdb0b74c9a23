package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.testing.Alone;
import culebra.testing.Counts;
import culebra.testing.OtherUser;
import culebra.testing.Own;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What cannot be seen, what no process uses, and what vanishes while it is inspected. */
@Alone
class InspectLimitsTest {
    private final String name = TempName.next();

    @AfterEach
    void unlink() throws IOException {
        SharedMemory.unlinkIfExists(name);
        NamedSemaphore.unlinkIfExists(name);
        MessageQueue.unlinkIfExists(name);
    }

    @Test
    void whatAKilledProcessHasLeftIsUnreferencedAndStays() throws Exception {
        SharedMemory.create(name, 4096).close();
        Find.createSemaphore(name);
        try (Peer user = Find.user("ms", name)) {
            assertEquals(List.of(), unreferenced());
            user.kill();
            for (int i = 0; i < 2; i++) {
                assertEquals(2, unreferenced().size());
            }
        }
        assertTrue(Inspect.unreferenced().toString().contains("other PID namespaces"));
        assertTrue(Files.exists(Path.of("/dev/shm" + name)));
    }

    private List<IpcEntry> unreferenced() throws IOException {
        return Inspect.unreferenced().stream()
                .filter(entry -> entry.toString().contains(name))
                .toList();
    }

    @Test
    void anotherUserSeesWhatItMayAndANoteThatMoreExists() throws Exception {
        try (var memory = SharedMemory.create(name, 4096);
                var semaphore = NamedSemaphore.create(name, 3);
                var queue = MessageQueue.create(name, new QueueLimits(2, 16));
                Peer stranger = OtherUser.java(Stranger.class, name)) {
            String answer = stranger.join();
            assertTrue(
                    answer.contains(
                            "SharedMemoryEntry[" + name + ", uid 0, rw-------, 4096 bytes]"),
                    answer);
            assertTrue(
                    answer.contains("SemaphoreEntry[" + name + ", uid 0, rw-------, not readable]"),
                    answer);
            assertTrue(answer.contains("users: nothing"), answer);
            assertTrue(answer.contains("may not inspect"), answer);
            assertFalse(answer.contains("Exception"), answer);
        }
    }

    /** A user of whom nothing is readable. */
    static final class Stranger {
        public static void main(String[] names) throws Exception {
            Inspect.list().stream()
                    .filter(entry -> entry.toString().contains(names[0]))
                    .forEach(System.out::println);
            System.out.println("users: " + Inspect.users(names[0]));
            System.out.println(Inspect.unreferenced().warnings());
        }
    }

    @Test
    void whatVanishesMeanwhileIsNoError() throws Exception {
        String script =
                """
                import fcntl, os, select, socket, sys
                name = '/dev/shm/' + sys.argv[1][1:]
                print('ready', flush=True)
                while not select.select([sys.stdin], [], [], 0)[0]:
                    child = os.fork()
                    f = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
                    fcntl.flock(f, fcntl.LOCK_SH)
                    s = socket.socket(socket.AF_UNIX)
                    s.bind('\\0' + name + str(os.getpid()))
                    s.close()
                    os.close(f)
                    if child == 0: os._exit(0)
                    os.unlink(name)
                    os.wait()
                    if os.path.exists(name): os.unlink(name)
                """;
        try (Peer storm = Peer.python(script, name)) {
            storm.expect("ready");
            for (int i = 0; i < Counts.of(5, 2_000); i++) {
                Inspect.list().toString();
                Inspect.users(name).toString();
            }
            storm.send("");
            storm.join();
        }
    }

    @Test
    void lookingLeavesNothingOpen() throws Exception {
        try (var queue = MessageQueue.create(name, new QueueLimits(2, 16))) {
            Inspect.list();
            long before = Own.descriptors();
            Inspect.list();
            Inspect.users(name);
            Inspect.unreferenced();
            Own.assertNoMoreDescriptors(before);
            queue.send(new byte[1], 0); // which its handle can still do
        }
    }
}

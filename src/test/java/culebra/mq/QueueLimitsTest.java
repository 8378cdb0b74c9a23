package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Alone;
import culebra.testing.Namespace;
import culebra.testing.OtherUser;
import culebra.testing.Own;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What the system allows, and what it says of more. */
@ExtendWith(NothingLeft.class)
@Alone
class QueueLimitsTest {
    private static final String FILES = "/proc/sys/fs/mqueue/";

    /**
     * Makes queues of so many messages of so many bytes, so many at most; prints how many there
     * were and what refused the next. After that one more is possible in the place of another.
     */
    static final class Maker {
        public static void main(String[] args) throws IOException {
            var limits = new QueueLimits(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
            var names = new ArrayList<String>();
            String end = "all were made";
            try {
                while (names.size() < Integer.parseInt(args[2])) {
                    String name = TempName.next();
                    MessageQueue.create(name, limits).close();
                    names.add(name);
                }
            } catch (ErrnoException refused) {
                end = refused.errno() + ": " + refused.getMessage();
            }
            System.out.println(names.size());
            System.out.println(end);
            System.out.println(QueueLimits.systemMaximum());
            if (!names.isEmpty()) {
                MessageQueue.unlink(names.getLast());
                MessageQueue.create(names.getLast(), limits).close();
            }
            for (String name : names) {
                MessageQueue.unlink(name);
            }
            System.out.println("done");
        }
    }

    @Test
    void theSystemsLimitsAreReadFromTheSystem() throws Exception {
        var most = new QueueLimits(read("msg_max"), read("msgsize_max"));
        assertEquals(most, QueueLimits.systemMaximum());
        int capacity = Math.min(most.capacity(), read("msg_default"));
        int messageSize = Math.min(most.messageSize(), read("msgsize_default"));
        assertEquals(new QueueLimits(capacity, messageSize), QueueLimits.systemDefaults());
    }

    private static int read(String file) throws IOException {
        try (var in = new FileInputStream(FILES + file)) { // some systems give it to one read only
            return Integer.parseInt(new String(in.readNBytes(99)).strip());
        }
    }

    /** Above what even a privileged process may have. */
    @Test
    void tooMuchIsRefusedWithTheLimits() throws Exception {
        long before = Own.descriptors();
        for (var asked :
                List.of(
                        new QueueLimits(65_537, 1),
                        new QueueLimits(1, 16 * 1024 * 1024 + 1),
                        new QueueLimits(Integer.MAX_VALUE, Integer.MAX_VALUE))) {
            String name = TempName.next();
            for (Executable verb :
                    List.<Executable>of(
                            () -> MessageQueue.create(name, asked),
                            () -> MessageQueue.openOrCreate(name, asked))) {
                var refused =
                        Expect.failure(
                                ErrnoException.class,
                                verb,
                                name,
                                asked.capacity() + " messages of " + asked.messageSize(),
                                read("msg_max") + " (" + FILES + "msg_max)",
                                read("msgsize_max") + " (" + FILES + "msgsize_max)");
                assertEquals(Errno.EINVAL, refused.errno());
            }
            assertThrows(NoSuchFileException.class, () -> MessageQueue.open(name));
        }
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void anOrdinaryUserHasTheSystemsLimits() throws Exception {
        int capacity = read("msg_max");
        int messageSize = read("msgsize_max");
        var said = maker(List.of(), capacity + 1, 1, 1);
        assertEquals("0", said.next());
        Expect.says(said.next(), "EINVAL", "limits are " + capacity + " (" + FILES);
        assertEquals(new QueueLimits(capacity, messageSize).toString(), said.next());
        said = maker(List.of(), capacity, 1, 1);
        assertEquals("1", said.next());
        assertEquals("all were made", said.next());
    }

    /** The error's own text speaks of files, of which there are plenty. */
    @Test
    void theBytesOfAllQueuesOfAUserAreLimited() throws Exception {
        var limited = List.of("prlimit", "--msgqueue=20000:20000");
        var said = maker(limited, 1, 8_192, 100);
        assertTrue(Integer.parseInt(said.next()) <= 2);
        String refused = said.next();
        Expect.says(refused, "EMFILE", "1 messages of 8192", "20000, RLIMIT_MSGQUEUE", "unlink");
        assertTrue(!refused.contains("descriptors"), refused);
        said.next();
        assertEquals("done", said.next());
        said = maker(limited, 10, 8_192, 1);
        assertEquals("0", said.next());
        Expect.says(said.next(), "EMFILE", "10 messages of 8192 bytes", "RLIMIT_MSGQUEUE");
    }

    @Test
    void theNumberOfQueuesIsLimited() throws Exception {
        var said = maker(Namespace.ipc("echo 3 > " + FILES + "queues_max"), 1, 1, 10);
        assertEquals("3", said.next());
        Expect.says(said.next(), "ENOSPC", "3 (" + FILES + "queues_max)");
        said.next();
        assertEquals("done", said.next());
    }

    @Test
    void whatRootHasRaisedIsSeen() throws Exception {
        String raise = "echo 99 > " + FILES + "msg_max; echo 9999 > " + FILES + "msgsize_max";
        for (int capacity : new int[] {99, 100}) {
            var said = maker(Namespace.ipc(raise), capacity, 1_000, 1);
            boolean possible = capacity == 99;
            assertEquals(possible ? "1" : "0", said.next());
            Expect.says(said.next(), possible ? "made" : "limits are 99 (" + FILES);
            assertEquals(new QueueLimits(99, 9_999).toString(), said.next());
        }
    }

    /** As another user, whose queues count separately. */
    private static Iterator<String> maker(
            List<String> prefix, int capacity, int messageSize, int most) throws Exception {
        String[] words = {"" + capacity, "" + messageSize, "" + most};
        return OtherUser.says(prefix, Maker.class, words).lines().iterator();
    }
}

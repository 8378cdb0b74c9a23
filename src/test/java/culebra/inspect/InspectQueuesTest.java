package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.Access;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.testing.Alone;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/** Message queues, which may be files nowhere. */
@Alone
class InspectQueuesTest {
    private final String name = TempName.next();
    private MessageQueue queue;

    @BeforeEach
    void create() throws IOException {
        queue = MessageQueue.create(name, new QueueLimits(4, 16));
    }

    @AfterEach
    void unlink() throws IOException {
        queue.close();
        MessageQueue.unlinkIfExists(name);
    }

    @Test
    void aQueueIsListedWithWhatItHoldsAndTakesNothing() throws Exception {
        queue.send("12345".getBytes(), 1);
        queue.send("678".getBytes(), 2);
        for (int i = 0; i < 2; i++) { // reading moves no position
            isFull(Find.queue(name), List.of(Find.self()));
        }
        assertEquals(2, queue.size());
    }

    @Test
    void aQueueOfAnotherProcessIsListedTheSame() throws Exception {
        queue.send("12345".getBytes(), 1);
        queue.send("678".getBytes(), 2);
        queue.close();
        try (Peer user = Find.user("qq", name)) {
            isFull(Find.queue(name), List.of(user.pid()));
        }
    }

    private void isFull(QueueEntry entry, List<Long> users) {
        assertEquals(OptionalInt.of(2), entry.messages());
        assertEquals(OptionalInt.of(4), entry.capacity());
        assertEquals(OptionalInt.of(16), entry.messageSize());
        assertEquals(OptionalLong.of(8), entry.bytes());
        assertEquals(Optional.empty(), entry.notified());
        assertEquals(users, Find.pidsOfRun(entry));
    }

    @Test
    void aQueueThatThisProcessOnlySendsToTellsItsLimits() throws Exception {
        queue.close();
        try (var sending = MessageQueue.open(name, Access.WRITE)) {
            QueueEntry entry = Find.queue(name);
            assertEquals(OptionalInt.of(4), entry.capacity());
            assertEquals(OptionalLong.empty(), entry.bytes());
            try (var receiving = MessageQueue.open(name, Access.READ)) {
                assertEquals(OptionalLong.of(0), Find.queue(name).bytes());
            }
        }
    }

    /** The kernel drops it when its process closes any descriptor of the queue. */
    @Test
    void aNotificationOfThisProcessStays() throws Exception {
        var told = new CountDownLatch(1);
        queue.notifyOnce(told::countDown);
        for (int i = 0; i < 2; i++) {
            assertEquals(Find.self(), Find.queue(name).notified().orElseThrow().pid());
            Inspect.users(name);
            Inspect.unreferenced();
        }
        queue.send(new byte[1], 0);
        told.await();
        assertEquals(Optional.empty(), Find.queue(name).notified());
    }

    @Test
    void listNamesTheNotifiedProcess() throws Exception {
        try (Peer user = Find.user("n", name)) {
            IpcProcess notified = new IpcProcess(user.pid(), "user");
            assertEquals(Optional.of(notified), Find.queue(name).notified());
            queue.close();
            assertEquals(Optional.of(notified), Find.queue(name).notified());
        }
    }

    @Test
    void withoutAMountTheListSaysSo() throws Exception {
        assumeTrue(MountLine.ofQueues().isEmpty(), "the queues are mounted");
        assertTrue(Inspect.list().toString().contains("no mqueue file system is mounted"));
        queue.close();
        assertEquals(List.of(), Find.all(QueueEntry.class, any -> any.name().equals(name)));
    }

    @Test
    void mountedQueuesAreListedEvenIfNoProcessHasThemOpen(@TempDir Path directory)
            throws Exception {
        queue.send("12345".getBytes(), 1);
        queue.close();
        try (Peer other = Find.unshared(List.of("-m"), mount(directory), Other.class, name)) {
            String answer = other.join();
            assertTrue(answer.contains("QueueEntry[" + name + ", "), answer);
            assertTrue(answer.contains("1 of 4 messages (up to 16 bytes), 5 bytes]"), answer);
            assertFalse(answer.contains("mounted"), answer);
            assertTrue(answer.contains("unreferenced: [QueueEntry[" + name), answer);
            assertTrue(answer.contains("users: [IpcUser["), answer);
        }
    }

    /** As in a container that sees the queues of its host where they are mounted. */
    @Test
    void theQueuesOfAnotherIpcNamespaceAreNotListed(@TempDir Path theirs, @TempDir Path ours)
            throws Exception {
        queue.close();
        String both = "; set -- unshare --ipc sh -e -c '" + quoted(mount(ours)) + "; exec \"$@\"'";
        String none = "; set -- unshare --ipc \"$@\"";
        for (String second : List.of(both + " sh \"$@\"", none)) {
            try (Peer other =
                    Find.unshared(List.of("-m"), mount(theirs) + second, Lister.class, "inside")) {
                String answer = other.join();
                assertTrue(answer.contains("[/inside]"), answer);
                assertEquals(second == none, answer.contains("of this IPC namespace"), answer);
            }
        }
    }

    @Test
    void queueWithNameThatIsNotUtf8IsListed(@TempDir Path theirs, @TempDir Path ours)
            throws Exception {
        String raw = "; : > '" + theirs + "'/$(printf '\\377')";
        String both = "; set -- unshare --ipc sh -e -c '" + quoted(mount(ours)) + "; exec \"$@\"'";
        for (String second : List.of("", both + " sh \"$@\"")) {
            String first = mount(theirs) + raw + second;
            try (Peer other =
                    Find.unshared(List.of("-m", "--ipc"), first, RawLister.class, "inside")) {
                String answer = other.join();
                assertEquals(second.isEmpty(), answer.contains("raw: OptionalInt[0]"), answer);
                assertTrue(answer.contains("inside: OptionalInt[0]"), answer);
            }
        }
    }

    /** Creates a queue, and lists it and a queue with another name. */
    static final class RawLister {
        public static void main(String[] names) throws Exception {
            try (var queue = MessageQueue.create(names[0], new QueueLimits(1, 1))) {
                for (QueueEntry entry : Inspect.list().only(QueueEntry.class)) {
                    String name = entry.name().equals("/\udcff") ? "raw" : entry.name();
                    System.out.println(name + ": " + entry.messages());
                }
                MessageQueue.unlink(queue.name());
            }
        }
    }

    private static String quoted(String words) {
        return words.replace("'", "'\\''");
    }

    /** Creates a queue, and lists the names of all. */
    static final class Lister {
        public static void main(String[] names) throws Exception {
            try (var queue = MessageQueue.create(names[0], new QueueLimits(1, 1))) {
                var list = Inspect.list();
                System.out.println(
                        list.stream()
                                .filter(QueueEntry.class::isInstance)
                                .map(entry -> ((QueueEntry) entry).name())
                                .toList());
                System.out.println(list.warnings());
                MessageQueue.unlink(queue.name());
            }
        }
    }

    @Test
    void usersOfAnUnlinkedQueueAreFoundWithoutAnyOtherQueue(@TempDir Path directory)
            throws Exception {
        var options = List.of("-m", "--ipc");
        try (Peer alone = Find.unshared(options, mount(directory), Unlinker.class, name)) {
            String answer = alone.join();
            assertTrue(answer.contains("message queue, " + name + " (unlinked), descr"), answer);
        }
    }

    /** Another process has the queue that it has unlinked. */
    static final class Unlinker {
        public static void main(String[] names) throws Exception {
            MessageQueue.create(names[0], new QueueLimits(1, 1)).close();
            try (Peer user = Find.user("q", names[0])) {
                MessageQueue.unlink(names[0]);
                System.out.println(Inspect.users(names[0]).stream().toList());
            }
        }
    }

    private static String mount(Path directory) {
        return "mount -t mqueue none '" + directory + "'";
    }

    /** Lists, opens, and asks. */
    static final class Other {
        public static void main(String[] names) throws Exception {
            String name = names[0];
            System.out.println("unreferenced: " + of(Inspect.unreferenced(), name));
            var all = Inspect.list();
            System.out.println("list: " + of(all, name) + all.warnings());
            try (var queue = MessageQueue.open(name)) {
                System.out.println("users: " + of(Inspect.users(name), name));
            }
        }

        private static List<?> of(List<?> all, String name) {
            return all.stream().filter(one -> one.toString().contains(name)).toList();
        }
    }
}

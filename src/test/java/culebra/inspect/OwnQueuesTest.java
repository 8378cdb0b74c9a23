package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.internal.AbstractFd;
import culebra.internal.Fds;
import culebra.internal.LockCalls;
import culebra.internal.PathName;
import culebra.internal.QueueCalls;
import culebra.internal.QueueNotification;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.testing.Alone;
import culebra.testing.Own;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A look does not drop a notification of this process, however it has the queue open. */
@Alone
class OwnQueuesTest {
    private final String name = TempName.next();

    @BeforeEach
    void create() throws IOException {
        MessageQueue.create(name, new QueueLimits(4, 16)).close();
    }

    @AfterEach
    void unlink() throws IOException {
        MessageQueue.unlinkIfExists(name);
    }

    @Test
    void aNotificationStaysWhereProcHasOtherNumbers() throws Exception {
        var options = List.of("--pid", "--fork", "--kill-child");
        try (Peer renumbered = Find.unshared(options, ":", Armed.class, name)) {
            assertEquals("told of Optional[unknown], armed still: true", renumbered.join());
        }
    }

    @Test
    void aNotificationStaysOfAQueueThatWasOpenedAsAFile(@TempDir Path directory) throws Exception {
        String path = directory + name;
        try (Peer other = Find.unshared(List.of("-m"), mount(directory), Armed.class, name, path)) {
            String self = other.pid() + " java";
            assertEquals("told of Optional[" + self + "], armed still: true", other.join());
        }
    }

    @Test
    void aNotificationStaysWhereTheQueuesOfAnotherNamespaceAreMounted(@TempDir Path directory)
            throws Exception {
        String first = mount(directory) + "; set -- unshare --ipc \"$@\"";
        try (Peer other = Find.unshared(List.of("-m"), first, Armed.class, name)) {
            String self = other.pid() + " java";
            assertEquals("told of Optional[" + self + "], armed still: true", other.join());
        }
    }

    /** Lists resources while no owner of a descriptor can be created. */
    static final class WithoutMemory {
        public static void main(String[] name) throws Exception {
            int number = QueueCalls.mq_open(name[0], true, true);
            Class.forName("culebra.fd.Fd"); // or it would replace the constructor
            Fds.makeWith(
                    any -> {
                        throw new OutOfMemoryError("test");
                    });
            assertThrows(OutOfMemoryError.class, () -> OwnQueues.mayOpen(name[0]));
            System.out.println(Own.target(number));
        }
    }

    @Test
    void aDescriptorOfOtherCodeStaysOpenIfMemoryIsShort() throws Exception {
        var command = Peer.javaCommand(List.of(), WithoutMemory.class, name);
        try (Peer other = Peer.command(command)) {
            assertEquals(name, other.join());
        }
    }

    private static String mount(Path directory) {
        return "mount -t mqueue none '" + directory + "'";
    }

    /** Opens or creates a queue, or opens it by a path, is to be notified, and looks around. */
    static final class Armed {
        public static void main(String[] names) throws Exception {
            int number =
                    names.length == 1
                            ? QueueCalls.mq_open(names[0], true, true)
                            : LockCalls.open(PathName.bytes(Path.of(names[1])));
            number = number < 0 ? QueueCalls.create(names[0], 0600, 4, 16) : number;
            AbstractFd fd = Fds.own(number);
            assertEquals(0, QueueNotification.byThread(fd, () -> {}));
            Inspect.users(names[0]);
            var told = Find.queue(names[0]).notified();
            boolean armed = QueueContent.of(fd).notified() != QueueContent.NONE;
            System.out.println("told of " + told + ", armed still: " + armed);
            System.exit(0);
        }
    }
}

package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.testing.OtherUser;
import culebra.testing.Umask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may open a queue, and remove it. */
@ExtendWith(NothingLeft.class)
class QueuePermissionsTest {
    /** Does something with a queue and prints the result, or the exception. */
    static final class Stranger {
        public static void main(String[] args) throws InterruptedException {
            try {
                System.out.println(act(args[0], args[1], args.length > 2 ? args[2] : ""));
            } catch (IOException refused) {
                System.out.println(refused);
            }
        }

        private static String act(String verb, String name, String text)
                throws IOException, InterruptedException {
            if (verb.equals("unlink")) {
                MessageQueue.unlink(name);
                return "unlinked";
            }
            try (MessageQueue queue =
                    switch (verb) {
                        case "receive" -> MessageQueue.open(name, Access.READ);
                        case "send" -> MessageQueue.open(name, Access.WRITE);
                        case "open" -> MessageQueue.open(name);
                        case "create" -> MessageQueue.create(name, TempQueue.SMALL);
                        case "mode" ->
                                MessageQueue.create(name, TempQueue.SMALL, permissions(text));
                        default -> MessageQueue.openOrCreate(name, TempQueue.SMALL);
                    }) {
                if (verb.equals("send")) {
                    queue.send(Expect.bytes("from a stranger"), 1);
                }
                return switch (verb) {
                    case "receive" -> new String(queue.receive().bytes());
                    case "mode" -> mode(queue);
                    default -> "done";
                };
            }
        }
    }

    @Test
    void onlyTheOwnerMayOpenANewQueueByDefault() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue one = name.create();
                TempQueue other = TempQueue.next();
                var two = MessageQueue.openOrCreate(other.name(), TempQueue.SMALL)) {
            assertEquals("rw-------", mode(one));
            assertEquals("rw-------", mode(two));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "000, rwxrwxrwx",
        "000, r--r-----",
        "000, ---------",
        "022, rw-rw-rw-",
        "027, rwxrwxrwx",
        "277, rw-------",
        "777, rw-------",
        "777, rw-rw-rw-",
    })
    void permissionsAreThoseAskedForWhateverTheUmask(String umask, String asked) throws Exception {
        try (TempQueue name = TempQueue.next()) {
            assertEquals(asked, Umask.says(umask, Stranger.class, "mode", name.name(), asked));
        }
    }

    @ParameterizedTest
    @CsvSource({"receive", "send", "open", "openOrCreate"})
    void anotherUsersQueueCannotBeOpened(String verb) throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create()) {
            Expect.says(
                    stranger(verb, name),
                    "AccessDeniedException: " + name.name(),
                    "EACCES",
                    "only its owner may");
            assertEquals(0, queue.size());
        }
    }

    @Test
    void anotherUsersQueueCannotBeRemovedAndItsNameIsTaken() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create()) {
            Expect.says(
                    stranger("unlink", name),
                    "AccessDeniedException: " + name.name(),
                    "only its owner may remove it");
            Expect.says(stranger("create", name), "FileAlreadyExistsException: " + name.name());
            assertTrue(queue.isOpen());
            MessageQueue.open(name.name()).close();
        }
    }

    @Test
    void permissionsLetAnotherUserReceiveOrSend() throws Exception {
        try (TempQueue name = TempQueue.next();
                var queue = MessageQueue.create(name.name(), TempQueue.SMALL, Set.of())) {
            queue.send(Expect.bytes("for a stranger"), 0);
            allow(queue, "rw-r--r--");
            assertEquals("for a stranger", stranger("receive", name));
            Expect.says(stranger("send", name), "AccessDeniedException: " + name.name());
            Expect.says(stranger("open", name), "AccessDeniedException: " + name.name());
            allow(queue, "rw--w--w-");
            assertEquals("done", stranger("send", name));
            Expect.says(stranger("receive", name), "AccessDeniedException: " + name.name());
            Expect.messages(queue, "from a stranger");
            allow(queue, "rw-rw-rw-");
            assertEquals("done", stranger("openOrCreate", name));
            Expect.says(stranger("unlink", name), "only its owner may remove it");
        }
    }

    /** Whatever the umask is. */
    private static void allow(MessageQueue queue, String permissions) throws IOException {
        Files.setPosixFilePermissions(queue.fd().path(), permissions(permissions));
    }

    private static String mode(MessageQueue queue) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(queue.fd().path()));
    }

    private static String stranger(String verb, TempQueue name) throws Exception {
        return OtherUser.says(Stranger.class, verb, name.name());
    }

    private static Set<PosixFilePermission> permissions(String text) {
        return PosixFilePermissions.fromString(text);
    }
}

package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.Access;
import culebra.testing.OtherUser;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/** What another user may do, and which exceptions it gets otherwise. */
class SysvPermissionsTest {
    private static final String DENIED = "AccessDeniedException: ";

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    /** Does something with an object of a key and prints the result, or the exception. */
    static final class Stranger {
        public static void main(String[] args) throws Exception {
            var key = new SysvKey(Integer.parseInt(args[1]));
            try {
                System.out.println(act(args[0], key));
            } catch (IOException refused) {
                System.out.println(refused);
            }
        }

        private static Object act(String what, SysvKey key) throws Exception {
            return switch (what) {
                case "set" -> SysvSemaphores.open(key).value(0);
                case "set or create" -> SysvSemaphores.openOrCreate(key, 1).value(0);
                case "create set" -> SysvSemaphores.create(key, 1).value(0);
                case "apply" -> SysvSemaphores.open(key).tryApply(SemOp.take(0, 1));
                case "await zero" -> SysvSemaphores.open(key).tryApply(SemOp.awaitZero(0));
                case "change value" -> done(() -> SysvSemaphores.open(key).set(0, 1));
                case "remove set" -> done(SysvSemaphores.open(key)::remove);
                case "change" -> done(() -> SysvSemaphores.open(key).permissions(Set.of()));
                case "memory" -> SysvMemory.open(key).size();
                case "memory or create" -> SysvMemory.openOrCreate(key, 1).size();
                case "attach" ->
                        SysvMemory.open(key).attach(Access.READ_WRITE, Arena.ofAuto()).byteSize();
                case "attach to read" ->
                        SysvMemory.open(key).attach(Access.READ, Arena.ofAuto()).byteSize();
                case "queue" -> SysvQueue.open(key).size();
                case "queue or create" -> SysvQueue.openOrCreate(key).size();
                case "send" -> SysvQueue.open(key).trySend(1, new byte[1]);
                case "receive" -> SysvQueue.open(key).tryReceive(0).isPresent();
                case "send many" -> sendMany(SysvQueue.open(key));
                default -> throw new AssertionError(what);
            };
        }

        private static long sendMany(SysvQueue queue) throws Exception {
            long sent = 0;
            while (queue.trySend(1, new byte[1024])) {
                sent++;
            }
            queue.trySend(1, new byte[1024], Duration.ofMillis(1));
            System.out.println("full");
            queue.send(2, new byte[1024]);
            return sent;
        }

        private interface Action {
            void act() throws Exception;
        }

        private static String done(Action action) throws Exception {
            action.act();
            return "done";
        }
    }

    @ParameterizedTest
    @CsvSource({"set", "set or create", "memory", "memory or create", "queue", "queue or create"})
    void whatIsCreatedIsForThisUserOnly(String what) throws Exception {
        SysvKey key = temp.key();
        try (var set = SysvSemaphores.create(key, 1);
                var memory = SysvMemory.create(key, 1);
                var queue = SysvQueue.create(key)) {
            Expect.says(stranger(what, key), DENIED + key, "EACCES", "only its owner may");
            for (var each : new SysvObject<?>[] {set, memory, queue}) {
                assertEquals(permissions("rw-------"), each.permissions());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "r--, set, 0",
        "r--, await zero, true",
        "r--, apply, EACCES",
        "r--, change value, EACCES",
        "rw-, apply, false",
        "rw-, change value, done",
        "rw-, set or create, 0",
        "rw-, remove set, EPERM",
        "rw-, change, EPERM",
        "rw-, create set, FileAlreadyExistsException",
        "rw-, attach, 1",
        "rw-, memory or create, 1",
        "r--, attach, EACCES",
        "r--, attach to read, 1",
        "rw-, send, true",
        "-w-, send, true",
        "r--, send, EACCES",
        "-w-, receive, EACCES",
        "-w-, queue, EACCES",
        "r--, receive, false",
        "rw-, queue or create, 0",
    })
    void permissionsSayWhatAnotherMayDo(String others, String what, String answer)
            throws Exception {
        SysvKey key = temp.key();
        var permissions = permissions("rw----" + others);
        try (var set = SysvSemaphores.create(key, new int[1], permissions);
                var memory = SysvMemory.create(key, 1, permissions);
                var queue = SysvQueue.create(key, permissions)) {
            Expect.says(stranger(what, key), answer);
            for (var each : new SysvObject<?>[] {set, memory, queue}) {
                assertEquals(permissions, each.permissions());
            }
        }
    }

    /** How full the queue may be it cannot know, and need not. */
    @Test
    void whoMayOnlySendWaitsForRoom() throws Exception {
        SysvKey key = temp.key();
        try (var queue = SysvQueue.create(key, permissions("rw-----w-"));
                Peer peer = OtherUser.java(Stranger.class, "send many", "" + key.value())) {
            peer.expect("full");
            long sent = queue.size();
            queue.receive(1);
            assertEquals(1024, queue.receive(2).bytes().length);
            peer.expect("" + sent);
            peer.join();
        }
    }

    @Test
    void permissionsCanBeChanged() throws Exception {
        SysvKey key = temp.key();
        try (var set = SysvSemaphores.create(key, 1);
                var memory = SysvMemory.create(key, 1);
                var queue = SysvQueue.create(key)) {
            for (String text : new String[] {"rw-rw-rw-", "r--r-----", "rw--w-r--"}) {
                for (var each : new SysvObject<?>[] {set, memory, queue}) {
                    each.permissions(permissions(text));
                    assertEquals(permissions(text), each.permissions(), each + " " + text);
                }
            }
            set.permissions(permissions("rw-rw-rw-"));
            assertEquals("0", stranger("set", key));
        }
    }

    /** Its owner may change an object that it may not read. */
    static final class Owner {
        public static void main(String[] args) throws Exception {
            var key = new SysvKey(Integer.parseInt(args[0]));
            try (var set = SysvSemaphores.create(key, 1);
                    var memory = SysvMemory.create(key, 1);
                    var queue = SysvQueue.create(key)) {
                for (var each : new SysvObject<?>[] {set, memory, queue}) {
                    each.permissions(permissions("---------"));
                    each.permissions(permissions("rw-------"));
                    System.out.println(PosixFilePermissions.toString(each.permissions()));
                    each.remove();
                }
            }
        }
    }

    @Test
    void theOwnerChangesPermissionsThatKeepItOut() throws Exception {
        String said = OtherUser.says(Owner.class, "" + temp.key().value());
        assertEquals("rw-------\nrw-------\nrw-------", said);
    }

    /** A mode that keeps its creator out must not keep the values from being set. */
    static final class Creator {
        public static void main(String[] args) throws Exception {
            var key = new SysvKey(Integer.parseInt(args[0]));
            try (var set = SysvSemaphores.create(key, new int[] {5, 0}, permissions(args[1]))) {
                System.out.println(set.id());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"r--------", "-w-------", "---------", "-w--w----", "rwxrwxrwx"})
    void theValuesAreSetWhateverThePermissions(String text) throws Exception {
        SysvKey key = temp.key();
        String id = OtherUser.says(Creator.class, "" + key.value(), text);
        try (var set = SysvSemaphores.ofId(Integer.parseInt(id))) {
            assertEquals(permissions(text), set.permissions());
            assertEquals(5, set.value(0));
            set.remove();
        }
    }

    private static String stranger(String what, SysvKey key) throws Exception {
        return OtherUser.says(Stranger.class, what, "" + key.value());
    }

    private static Set<PosixFilePermission> permissions(String text) {
        return PosixFilePermissions.fromString(text);
    }
}

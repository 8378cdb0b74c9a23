package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.Access;
import culebra.testing.OtherUser;
import culebra.testing.Umask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

class PermissionsTest {
    /** Creates an object with permissions. */
    static final class Creator {
        public static void main(String[] args) throws IOException {
            SharedMemory.create(args[0], 8, permissions(args[1])).close();
        }
    }

    /** Does something with an object and prints the result, or the exception. */
    static final class Stranger {
        public static void main(String[] args) {
            try (Arena arena = Arena.ofConfined()) {
                System.out.println(act(args[0], args[1], arena));
            } catch (IOException refused) {
                System.out.println(refused);
            }
        }

        private static int act(String verb, String name, Arena arena) throws IOException {
            if (verb.equals("unlink")) {
                SharedMemory.unlink(name);
                return 0;
            }
            try (SharedMemory memory =
                    switch (verb) {
                        case "read" -> SharedMemory.open(name, Access.READ);
                        case "open" -> SharedMemory.open(name);
                        case "create" -> SharedMemory.create(name, 8);
                        default -> SharedMemory.openOrCreate(name, 8);
                    }) {
                return memory.map(arena).get(JAVA_INT, 0);
            }
        }
    }

    @Test
    void onlyTheOwnerMayOpenANewObjectByDefault() throws Exception {
        try (var object = TempObject.next();
                var other = TempObject.next();
                var third = TempObject.next();
                var memory = SharedMemory.create(object.name(), 8);
                var same = SharedMemory.openOrCreate(other.name(), 8);
                var sparse = SharedMemory.createSparse(third.name(), 8)) {
            for (TempObject each : List.of(object, other, third)) {
                assertEquals(permissions("rw-------"), Files.getPosixFilePermissions(each.file()));
            }
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
        try (var object = TempObject.next()) {
            Umask.says(umask, Creator.class, object.name(), asked);
            assertEquals(permissions(asked), Files.getPosixFilePermissions(object.file()));
        }
    }

    @ParameterizedTest
    @CsvSource({"read", "open", "openOrCreate"})
    void anotherUsersObjectCannotBeOpened(String verb) throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 8)) {
            Expect.says(
                    stranger(verb, object),
                    "AccessDeniedException: " + object.name(),
                    "EACCES",
                    "only its owner may");
        }
    }

    @Test
    void anotherUsersObjectCannotBeRemoved() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 8)) {
            Expect.says(
                    stranger("unlink", object),
                    "AccessDeniedException: " + object.name(),
                    "only its owner may remove it");
            assertTrue(object.exists());
        }
    }

    @Test
    void theNameOfAnotherUsersObjectIsTaken() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 8)) {
            Expect.says(stranger("create", object), "FileAlreadyExistsException: " + object.name());
        }
    }

    @Test
    void permissionsLetAnotherUserIn() throws Exception {
        try (var object = TempObject.next();
                var arena = Arena.ofConfined();
                var memory = SharedMemory.create(object.name(), 8, permissions("rw-r--r--"))) {
            memory.map(arena).set(JAVA_INT, 0, 42);
            assumeTrue(
                    Files.getPosixFilePermissions(object.file())
                            .contains(PosixFilePermission.OTHERS_READ),
                    "a umask that lets others read");
            assertEquals("42", stranger("read", object));
            Expect.says(stranger("open", object), "AccessDeniedException: " + object.name());
        }
    }

    private static String stranger(String verb, TempObject object) throws Exception {
        return OtherUser.says(Stranger.class, verb, object.name());
    }

    private static Set<PosixFilePermission> permissions(String text) {
        return PosixFilePermissions.fromString(text);
    }
}

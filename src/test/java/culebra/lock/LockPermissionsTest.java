package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.OtherUser;
import culebra.testing.Umask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Who may lock a file, and in which way. */
class LockPermissionsTest extends LockedFile {
    /** Opens a file as another user, tries to lock it and prints the outcome. */
    static final class Stranger {
        public static void main(String[] arguments) throws Exception {
            Path path = Path.of(arguments[1]);
            boolean creates = arguments[0].equals("create");
            try (var locks = creates ? FileLocks.openOrCreate(path) : FileLocks.open(path)) {
                boolean got =
                        switch (arguments[0]) {
                            case "exclusive" -> locks.perOpen().tryLock().isPresent();
                            case "record" -> locks.perProcess().tryLock(3, 4).isPresent();
                            case "shared" -> locks.perOpen().tryLockShared().isPresent();
                            default -> locks.wholeFile().tryLock().isPresent();
                        };
                System.out.println(got ? "got it" : "busy");
            } catch (IOException | IllegalStateException refused) {
                System.out.println(refused);
            }
        }
    }

    /** Creates a file with permissions. */
    static final class Creator {
        public static void main(String[] arguments) throws Exception {
            FileLocks.openOrCreate(Path.of(arguments[0]), permissions(arguments[1])).close();
        }
    }

    @Test
    void onlyTheOwnerMayOpenANewFileByDefault() throws Exception {
        Path created = directory.resolve("new");
        FileLocks.openOrCreate(created).close();
        assertEquals(permissions("rw-------"), Files.getPosixFilePermissions(created));
        Files.setPosixFilePermissions(created, permissions("rw-r--r--"));
        FileLocks.openOrCreate(created, Set.of()).close();
        assertEquals(permissions("rw-r--r--"), Files.getPosixFilePermissions(created));
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
        Path created = directory.resolve("new");
        Umask.says(umask, Creator.class, created.toString(), asked);
        assertEquals(permissions(asked), Files.getPosixFilePermissions(created));
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "shared", "create"})
    void whatOneMayNotReadIsDenied(String verb) throws Exception {
        for (String forbidding : List.of("rw-------", "rw--w--w-")) {
            Files.setPosixFilePermissions(path, permissions(forbidding));
            assertDenied(verb, path);
        }
    }

    @ParameterizedTest
    @CsvSource({"whole, got it", "shared, got it", "exclusive, no", "record, no", "create, denied"})
    void whatOneMayOnlyReadIsLockedInTheWaysThatReadingAllows(String verb, String outcome)
            throws Exception {
        Files.setPosixFilePermissions(path, permissions("rw-r--r--"));
        if (outcome.equals("denied")) {
            assertDenied(verb, path);
            return;
        }
        String answer = stranger(verb, path);
        if (outcome.equals("no")) {
            assertTrue(answer.contains("NonWritableChannelException"), answer);
            assertTrue(answer.contains(path + ", open] was opened for reading only"), answer);
        } else {
            assertEquals(outcome, answer);
        }
    }

    @Test
    void readersLocksCountForWriters() throws Exception {
        Files.setPosixFilePermissions(path, permissions("rw-r--r--"));
        try (var locks = FileLocks.open(path);
                HeldLock whole = locks.wholeFile().lockShared();
                HeldLock range = locks.perOpen().lock()) {
            assertEquals("busy", stranger("whole", path));
            assertEquals("busy", stranger("shared", path));
        }
    }

    @Test
    void noneIsCreatedWhereOneMayNotWrite() throws Exception {
        assertDenied("create", directory.resolve("new"));
    }

    private void assertDenied(String verb, Path file) throws Exception {
        String answer = stranger(verb, file);
        assertTrue(answer.contains("AccessDeniedException: " + file), answer);
        assertTrue(answer.contains("EACCES"), answer);
        assertFalse(answer.contains("openOrCreate"), answer);
    }

    private String stranger(String verb, Path file) throws Exception {
        Files.setPosixFilePermissions(directory, permissions("rwxr-xr-x"));
        return OtherUser.says(Stranger.class, verb, file.toString());
    }

    private static Set<PosixFilePermission> permissions(String text) {
        return PosixFilePermissions.fromString(text);
    }
}

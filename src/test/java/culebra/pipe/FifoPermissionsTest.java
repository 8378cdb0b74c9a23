package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.OtherUser;
import culebra.testing.Umask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may open a FIFO. */
class FifoPermissionsTest {
    @TempDir private Path directory;

    /** Creates one with permissions. */
    static final class Creator {
        public static void main(String[] arguments) throws IOException {
            Fifo.create(Path.of(arguments[0]), permissions(arguments[1]));
        }
    }

    /** Opens or creates a FIFO as another user, and prints the outcome. */
    static final class Stranger {
        public static void main(String[] arguments) throws Exception {
            Path path = Path.of(arguments[1]);
            try {
                switch (arguments[0]) {
                    case "read" -> Fifo.openForRead(path).close();
                    case "tryRead" -> Fifo.tryOpenForRead(path);
                    case "write" -> Fifo.openForWrite(path).close();
                    case "tryWrite" -> Fifo.tryOpenForWrite(path);
                    case "both" -> Fifo.openReadWrite(path).close();
                    default -> Fifo.create(path);
                }
                System.out.println("done");
            } catch (IOException refused) {
                System.out.println(refused);
            }
        }
    }

    @Test
    void onlyTheOwnerMayOpenANewFifoByDefault() throws Exception {
        Path path = Fifo.create(directory.resolve("fifo"));
        assertEquals(permissions("rw-------"), Files.getPosixFilePermissions(path));
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
        Path path = directory.resolve("fifo");
        Umask.says(umask, Creator.class, path.toString(), asked);
        assertEquals(permissions(asked), Files.getPosixFilePermissions(path));
    }

    @ParameterizedTest
    @CsvSource({"read", "tryRead", "write", "tryWrite", "both"})
    void anotherUsersOwnIsDenied(String verb) throws Exception {
        Path path = Fifo.create(directory.resolve("fifo"));
        assertDenied(verb, path);
    }

    @Test
    void oneThatMayOnlyBeReadIsDeniedToAWriter() throws Exception {
        Path path = Fifo.create(directory.resolve("fifo"));
        Files.setPosixFilePermissions(path, permissions("rw-r--r--"));
        try (UnixPipe fifo = Fifo.openReadWrite(path)) {
            assertEquals("done", stranger("read", path));
            assertDenied("write", path);
            assertDenied("both", path);
        }
    }

    @Test
    void noneIsCreatedWhereOneMayNotWrite() throws Exception {
        assertDenied("create", directory.resolve("fifo"));
    }

    private void assertDenied(String verb, Path path) throws Exception {
        String answer = stranger(verb, path);
        assertTrue(answer.contains("AccessDeniedException: " + path), answer);
        assertTrue(answer.contains("EACCES"), answer);
    }

    private String stranger(String verb, Path path) throws Exception {
        Files.setPosixFilePermissions(directory, permissions("rwxr-xr-x"));
        return OtherUser.says(Stranger.class, verb, path.toString());
    }

    private static Set<PosixFilePermission> permissions(String text) {
        return PosixFilePermissions.fromString(text);
    }
}

package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Peer;
import culebra.testing.Umask;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Who may connect to a path, and where one may be made. */
class ListenerPermissionsTest {
    @TempDir private Path directory;
    private Path path;

    @BeforeEach
    void letOthersIn() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        path = directory.resolve("socket");
    }

    @Test
    void onlyTheOwnerMayConnectByDefault() throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.path(path))) {
            assertEquals("rw-------", Outsider.mode(path));
            try (Peer peer = Outsider.does("connect", path)) {
                String line = peer.line();
                assertTrue(line.startsWith("java.nio.file.AccessDeniedException"), line);
                assertTrue(line.contains(path.toString()), line);
            }
            assertTrue(listener.tryAccept().isEmpty());
        }
    }

    @Test
    void whoMayWriteMayConnectAndIsKnown() throws Exception {
        var permissions = PosixFilePermissions.fromString("rw-rw-rw-");
        try (var listener = StreamListener.bind(UnixAddress.path(path), 1, permissions)) {
            try (Peer peer = Outsider.does("connect", path)) {
                peer.expect("connected");
                try (StreamSocket socket = listener.accept()) {
                    var expected = new PeerCredentials(peer.pid(), 65_534, 65_534);
                    assertEquals(expected, socket.peer());
                }
                peer.expect("done");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "027", "077", "777"})
    void permissionsAreThoseAskedForWhateverTheUmask(String umask) throws Exception {
        String mode = Umask.says(umask, Outsider.class, "mode", path.toString());
        assertEquals("rwxrwxrwx rw-------", mode);
    }

    @Test
    void noPermissionsAreAMode() throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.path(path), 1, Set.of())) {
            assertEquals("---------", Outsider.mode(path));
            assertTrue(listener.isOpen());
        }
        var execute = PosixFilePermissions.fromString("r-x------");
        try (var listener = StreamListener.bind(UnixAddress.path(path), 1, execute)) {
            assertEquals("r-x------", Outsider.mode(path));
            assertTrue(listener.isOpen());
        }
    }

    @Test
    void onlyAPathHasPermissions() {
        for (UnixAddress other :
                List.of(UnixAddress.unnamed(), UnixAddress.abstractName("culebra-no-path"))) {
            var refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> StreamListener.bind(other, 1, Set.of()));
            assertTrue(refused.getMessage().contains("permissions"), refused.getMessage());
        }
        assertThrows(
                NullPointerException.class,
                () ->
                        StreamListener.bind(
                                UnixAddress.path(path), 1, (Set<PosixFilePermission>) null));
        assertFalse(Files.exists(path));
    }

    @Test
    void missingDirectoryIsReported() {
        Path lost = directory.resolve("missing/socket");
        var missing =
                assertThrows(
                        NoSuchFileException.class,
                        () -> StreamListener.bind(UnixAddress.path(lost)));
        assertEquals(lost.toString(), missing.getFile());
    }

    @Test
    void unwritableDirectoryIsReported() throws Exception {
        try (Peer peer = Outsider.does("bind", path)) {
            String line = peer.line();
            assertTrue(line.startsWith("java.nio.file.AccessDeniedException"), line);
            assertTrue(line.contains(path.toString()), line);
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void fileAsAParentDirectoryIsReported() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        var failure =
                assertThrows(
                        java.io.IOException.class,
                        () -> StreamListener.bind(UnixAddress.path(file.resolve("socket"))));
        assertTrue(failure.getMessage().contains("ENOTDIR"), failure.getMessage());
    }
}

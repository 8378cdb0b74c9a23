package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.testing.FileNames;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class SysvKeyTest {
    @TempDir private Path directory;

    @Test
    void aKeyIsThatOfC() throws Exception {
        FileNames.assumeUnicode();
        var paths = new ArrayList<>(List.of("/", "/proc", "/dev/null", ".", "pom.xml"));
        for (String name : List.of("file", "with space", "%41", "Ünïcödé 🐍", "x".repeat(255))) {
            paths.add(Files.createFile(directory.resolve(name)).toString());
        }
        paths.add(Files.createDirectory(directory.resolve("übrig")).toString());
        paths.add(Files.createSymbolicLink(directory.resolve("l"), Path.of("file")).toString());
        for (int project : new int[] {1, 2, 65, 127, 128, 254, 255}) {
            var arguments = new ArrayList<String>();
            for (String path : paths) {
                arguments.addAll(List.of(path, "" + project));
            }
            try (Peer peer = Peer.c("sysv/key", arguments.toArray(String[]::new))) {
                for (String path : paths) {
                    peer.expect(SysvKey.of(Path.of(path), project).toString());
                }
                peer.join();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 256, 257, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aProjectIsFromOneTo255(int project) {
        Expect.failure(
                IllegalArgumentException.class,
                () -> SysvKey.of(Path.of("/"), project),
                "1 to 255, not " + project);
    }

    @Test
    void aPathThatIsMissingHasNoKey() throws Exception {
        FileNames.assumeUnicode();
        Path file = Files.createFile(directory.resolve("file"));
        for (Path path : List.of(directory.resolve("none"), directory.resolve("ü"), Path.of(""))) {
            Expect.failure(
                    NoSuchFileException.class, () -> SysvKey.of(path, 1), path.toString(), "ftok");
        }
        for (Path path : List.of(file.resolve("below"), directory.resolve("x".repeat(300)))) {
            assertThrows(IOException.class, () -> SysvKey.of(path, 1));
        }
        assertThrows(NullPointerException.class, () -> SysvKey.of(null, 1));
    }

    @Test
    void aPathElsewhereHasNoKey() throws Exception {
        Path zip = directory.resolve("some.zip");
        try (FileSystem other = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            assertThrows(IllegalArgumentException.class, () -> SysvKey.of(other.getPath("/"), 1));
        }
    }

    @Test
    void aKeyTellsItsNumberAsIpcsDoes() {
        assertEquals("private", SysvKey.PRIVATE.toString());
        assertEquals(SysvKey.PRIVATE, new SysvKey(0));
        assertEquals("0xffffffff", new SysvKey(-1).toString());
        assertEquals("0x0000002a", new SysvKey(42).toString());
    }
}

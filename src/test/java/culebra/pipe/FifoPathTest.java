package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.FileNames;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/** Paths at which there is no FIFO, or cannot be one. */
class FifoPathTest {
    /** A way to open one. */
    private record Way(String name, Opening opening) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Opening {
        Object of(Path path) throws Exception;
    }

    static Stream<Way> ways() {
        Duration time = Duration.ofDays(1);
        return Stream.of(
                new Way("openForRead", Fifo::openForRead),
                new Way("tryOpenForRead", Fifo::tryOpenForRead),
                new Way("tryOpenForReadTimed", path -> Fifo.tryOpenForRead(path, time)),
                new Way("openForWrite", Fifo::openForWrite),
                new Way("tryOpenForWrite", Fifo::tryOpenForWrite),
                new Way("tryOpenForWriteTimed", path -> Fifo.tryOpenForWrite(path, time)),
                new Way("openReadWrite", Fifo::openReadWrite));
    }

    @TempDir private Path directory;
    private long before;

    @BeforeEach
    void count() throws IOException {
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void somethingElseIsNotOpened(Way way) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "text");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        for (Path path : new Path[] {file, directory, link, Path.of("/dev/null")}) {
            var refused = assertThrows(FileSystemException.class, () -> way.opening.of(path));
            assertEquals(path.toString(), refused.getFile());
            assertTrue(refused.getMessage().contains("not a FIFO"), refused.getMessage());
        }
        assertEquals("text", Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsMissingIsNamed(Way way) throws Exception {
        Path dangling = directory.resolve("dangling");
        Path none = directory.resolve("none");
        Files.createSymbolicLink(dangling, none);
        for (Path path : new Path[] {none, dangling, none.resolve("below")}) {
            var missing = assertThrows(NoSuchFileException.class, () -> way.opening.of(path));
            assertEquals(path.toString(), missing.getFile());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aPathOfAnotherFileSystemIsRefused(Way way) {
        var refused = assertThrows(IllegalArgumentException.class, () -> way.opening.of(strange()));
        assertTrue(refused.getMessage().contains("default file system"), refused.getMessage());
        assertThrows(NullPointerException.class, () -> way.opening.of(null));
    }

    @Test
    void aLinkToAFifoIsFollowedAndARelativePathIsTakenAsItIs() throws Exception {
        FileNames.assumeUnicode();
        Path fifo = Fifo.create(directory.resolve("a fifo of gr\u00f6\u00dfe 1"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), fifo);
        Path relative = Path.of("").toAbsolutePath().relativize(fifo);
        for (Path path : new Path[] {link, relative}) {
            Fifo.openReadWrite(path).close();
        }
    }

    @Test
    void whatExistsIsNotReplaced() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "text");
        Path fifo = Fifo.create(directory.resolve("fifo"));
        Path dangling = Files.createSymbolicLink(directory.resolve("a"), directory.resolve("b"));
        for (Path path : new Path[] {file, fifo, dangling, directory}) {
            var exists = assertThrows(FileAlreadyExistsException.class, () -> Fifo.create(path));
            assertEquals(path.toString(), exists.getFile());
            assertThrows(FileAlreadyExistsException.class, () -> Fifo.create(path, Set.of()));
        }
        assertEquals("text", Files.readString(file));
    }

    @Test
    void noneIsCreatedWhereNoneCanBe() throws Exception {
        Path missing = directory.resolve("none").resolve("fifo");
        var none = assertThrows(NoSuchFileException.class, () -> Fifo.create(missing));
        assertEquals(missing.toString(), none.getFile());
        Path file = Files.createFile(directory.resolve("file"));
        assertThrows(IOException.class, () -> Fifo.create(file.resolve("fifo")));
        Path tooLong = directory.resolve("x".repeat(256));
        assertThrows(IOException.class, () -> Fifo.create(tooLong));
        assertThrows(IllegalArgumentException.class, () -> Fifo.create(strange()));
        assertThrows(NullPointerException.class, () -> Fifo.create(null));
        assertThrows(NullPointerException.class, () -> Fifo.create(directory.resolve("x"), null));
    }

    private static Path strange() {
        return FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/fifo");
    }
}

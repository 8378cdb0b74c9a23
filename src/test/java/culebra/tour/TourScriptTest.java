package culebra.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Peer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code scripts/tour} in a clone that lacks what it needs. */
class TourScriptTest {
    private static final Path ROWS = Path.of("src/tour/resources/culebra/tour/rows.txt");

    @TempDir private Path directory;
    private Path clone;

    @BeforeEach
    void makeClone() throws IOException {
        clone = Files.createDirectory(directory.resolve("a clone"));
        copy(Path.of("scripts/tour"));
        copy(ROWS);
    }

    private void copy(Path file) throws IOException {
        Files.createDirectories(clone.resolve(file).getParent());
        Files.copy(file, clone.resolve(file));
    }

    @Test
    void listNeedsNeitherJdkNorBuild() throws Exception {
        try (Peer tour = tour("--list")) {
            assertEquals(Files.readString(ROWS).strip(), tour.join());
        }
    }

    @Test
    void helpNamesTheOptions() throws Exception {
        try (Peer tour = tour("--help")) {
            assertTrue(tour.join().contains("--patience FACTOR"));
        }
    }

    @Test
    void directoryThatCannotBeWrittenIsNamed() throws Exception {
        copy(Path.of("scripts/find-jdk"));
        copy(Path.of("scripts/build-if-needed"));
        Files.createFile(clone.resolve("target")); // so that root cannot make it either
        try (Peer tour = tour("pipe")) {
            assertEquals(1, tour.exit());
            String text =
                    "Culebra builds in target/, which cannot be written: use a clone of your own.";
            assertTrue(tour.errors().contains(text), tour::errors);
        }
    }

    private Peer tour(String... arguments) throws IOException {
        var builder = new ProcessBuilder(clone.resolve("scripts/tour").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().remove("CULEBRA_BUILT");
        return Peer.start(builder);
    }
}

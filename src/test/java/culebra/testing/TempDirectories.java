package culebra.testing;

import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates the directories of {@code @TempDir}, each with a {@link TempName}. */
public final class TempDirectories implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
            throws IOException {
        String parent = System.getProperty("java.io.tmpdir");
        return Files.createDirectory(Path.of(parent + TempName.next()));
    }
}

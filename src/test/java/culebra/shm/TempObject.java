package culebra.shm;

import culebra.testing.TempName;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A name for one test, and what it stands for in the file system; removed when it is closed. */
record TempObject(String name) implements AutoCloseable {
    private static final Path DIRECTORY = Path.of("/dev/shm");

    static TempObject next() {
        return new TempObject(TempName.next());
    }

    Path file() {
        return DIRECTORY.resolve(name.substring(1));
    }

    boolean exists() {
        return Files.exists(file(), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file());
    }
}

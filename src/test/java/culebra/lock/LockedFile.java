package culebra.lock;

import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** A test that has a file to lock, and leaves no descriptor, lock or book behind. */
abstract class LockedFile {
    @TempDir Path directory;

    /** OtherUser opens it with the JDK's means: closing it would drop the record locks. */
    Path path;

    private long before;

    @BeforeEach
    final void makeFile() throws Exception {
        path = Files.createFile(directory.resolve("file"));
        On.warmUp();
        before = Own.descriptors();
    }

    @AfterEach
    final void nothingIsLeft() throws Exception {
        Own.assertNoMoreDescriptors(before);
        OpenBooks.assertNone();
        ProcLocks.assertNone(path);
    }
}

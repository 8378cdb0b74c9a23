package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.internal.PathName;
import culebra.internal.RawText;
import culebra.lock.FileLocks;
import culebra.pipe.Fifo;
import culebra.testing.Elsewhere;
import culebra.testing.Namespace;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** How the file of a semaphore is read. */
class MemoryFilesTest {
    private final String name = TempName.next();
    private final Path file = Path.of("/dev/shm/sem." + name.substring(1));

    @BeforeEach
    void create() throws Exception {
        Find.createSemaphore(name);
    }

    @AfterEach
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    @Test
    void anInterruptedThreadReadsASemaphoreToo() throws Exception {
        Thread.currentThread().interrupt();
        try {
            assertEquals(OptionalInt.of(0), Find.semaphore(name).value());
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    /** The first call of C costs a JVM more than the rest of a listing. */
    @Test
    void semaphoreIsReadWithoutCallOfC(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("classes");
        Elsewhere.with("-Xlog:class+load:file=" + log).run(Reading.class, "valueOfSemaphore", name);
        List<String> classes = Files.readAllLines(log);
        assertTrue(classes.stream().anyMatch(each -> each.contains("inspect.SemaphoreEntry")));
        assertFalse(classes.stream().anyMatch(each -> each.contains("culebra.internal.Native ")));
    }

    /** What another JVM runs. */
    static final class Reading {
        private Reading() {}

        static void valueOfSemaphore(String[] names) throws Exception {
            assertEquals(OptionalInt.of(0), entry(names[0], ProcessScan.run()).value());
        }

        static void valuesOfUndecodableNames() throws Exception {
            for (String name : List.of("/\u00e9", "/\udcff")) {
                String file = "/dev/shm/sem." + name.substring(1);
                Files.write(PathName.path(RawText.encode(file)), new byte[32]);
                assertEquals(OptionalInt.of(0), Find.semaphore(name).value());
                Thread.currentThread().interrupt(); // which reads in another way
                assertEquals(OptionalInt.of(0), Find.semaphore(name).value());
                assertTrue(Thread.interrupted());
            }
        }
    }

    private static SemaphoreEntry entry(String name, ProcessScan scan) {
        var listed =
                MemoryFiles.list(new ArrayList<>()).stream()
                        .filter(any -> any.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return (SemaphoreEntry) MemoryFiles.entry(listed, scan, Set.of());
    }

    @Test
    void semaphoreThatMayNotBeWrittenIsRead() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        Elsewhere reading = Elsewhere.with();
        if (System.getProperty("user.name").equals("root")) { // who may write everything
            reading = reading.behind("setpriv", "--bounding-set=-all", "--inh-caps=-all");
        }
        reading.run(Reading.class, "valueOfSemaphore", name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void semaphoreWithNameThatTheJvmCannotDecodeIsRead() throws Exception {
        Elsewhere.with("-XX:-UsePerfData")
                .behind("env", "LC_ALL=C")
                .behind(Namespace.memory())
                .run(Reading.class, "valuesOfUndecodableNames");
    }

    @Test
    void semaphoreOnReadOnlyMountIsRead() throws Exception {
        String first = "head -c 32 /dev/zero > " + file + "; mount -o remount,ro /dev/shm";
        Elsewhere.with("-XX:-UsePerfData")
                .behind("sh", "-e", "-c", first + "; exec \"$@\"", "sh")
                .behind(Namespace.memory())
                .run(Reading.class, "valueOfSemaphore", name);
    }

    /** The kernel drops it when this process closes any descriptor of the file. */
    @Test
    void aRecordLockOfThisProcessOnASemaphoresFileStays() throws Exception {
        try (var locks = FileLocks.open(file);
                var held = locks.perProcess().lock(0, 1)) {
            assertEquals(OptionalInt.empty(), Find.semaphore(name).value());
            Find.one(
                    FileLockEntry.class,
                    entry -> entry.path().equals(Optional.of(file.toString())));
        }
        assertEquals(OptionalInt.of(0), Find.semaphore(name).value());
    }

    @Test
    void whatHasTakenASemaphoresPlaceIsNotRead() throws Exception {
        var listed =
                MemoryFiles.list(new ArrayList<>()).stream()
                        .filter(any -> any.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        Files.delete(file);
        Fifo.create(file); // to open it for reading would wait for a writer
        var entry = (SemaphoreEntry) MemoryFiles.entry(listed, ProcessScan.run(), Set.of());
        assertEquals(OptionalInt.empty(), entry.value());
    }
}

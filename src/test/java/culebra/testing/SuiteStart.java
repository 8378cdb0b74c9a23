package culebra.testing;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What happens before the first test: the time limit of each test is set, what killed runs have
 * left is removed, and a machine on which most tests would fail is refused with the remedy. After
 * the last test the JVMs end that all test classes have shared.
 */
public final class SuiteStart implements LauncherSessionListener {
    private static final String LIMIT = "junit.jupiter.execution.timeout.default";
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final int FEWEST_FILES = 512; // with what the JVM itself and its jars need
    private static final Path MARK =
            Path.of(System.getProperty("java.io.tmpdir") + TempName.next() + ".run");

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty(LIMIT) == null) {
            System.setProperty(LIMIT, Patience.TEST.toSeconds() + " s");
        }
        try {
            requireOpenFiles();
            requireSharedMemory();
            clean();
            Files.createFile(MARK);
        } catch (IOException failed) {
            throw new IllegalStateException("The tests cannot start: " + failed, failed);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        try {
            Elsewhere.endShared();
        } catch (Exception | AssertionError failed) {
            throw new IllegalStateException("A shared JVM did not end well", failed);
        } finally {
            unmark();
        }
    }

    private static void unmark() {
        try {
            Files.deleteIfExists(MARK);
        } catch (IOException failed) {
            System.err.println("left: " + failed);
        }
    }

    private static void requireOpenFiles() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
            String line =
                    lines.filter(one -> one.startsWith("Max open files")).findAny().orElse("");
            String limit = line.replace("Max open files", "").strip().split("\\s+")[0];
            if (limit.matches("\\d+") && Long.parseLong(limit) < FEWEST_FILES) {
                throw new IllegalStateException(
                        "The tests need at least %d open files, and RLIMIT_NOFILE is %s; raise it: ulimit -n 1024"
                                .formatted(FEWEST_FILES, limit));
            }
        }
    }

    private static void requireSharedMemory() {
        if (!Files.isDirectory(MEMORY) || !Files.isWritable(MEMORY)) {
            throw new IllegalStateException(
                    "The tests need a writable /dev/shm; mount one: mount -t tmpfs shm /dev/shm,"
                            + " or docker run --shm-size=64m");
        }
    }

    private static void clean() throws IOException {
        Path script = Path.of("scripts/clean-ipc").toAbsolutePath();
        if (Files.isExecutable(script)) {
            String directory = MARK.getParent().toString();
            try (Peer cleaner = Peer.command(java.util.List.of(script.toString(), directory))) {
                System.out.print(cleaner.join());
            } catch (Exception | AssertionError failed) {
                System.err.println("Killed runs are not cleaned up: " + failed);
            }
        }
    }
}

package culebra.lock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An example: of the processes that are started, one works and the others stand by. However that
 * one ends, killed or not, another takes over.
 *
 * <p>The lock on a file decides. What is written there, which process works, is for people: it is
 * old for a moment after a change. The file stays, since of two processes one could lock a file
 * that is deleted and the other its successor.
 */
final class SingleInstance implements AutoCloseable {
    private final FileLocks locks;

    private SingleInstance(FileLocks locks) {
        this.locks = locks;
    }

    // @start region=main
    /** Works until a line is typed: {@code SingleInstance FILE}. */
    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[0]);
        Optional<SingleInstance> first = tryStart(path);
        if (first.isEmpty()) {
            System.out.println("stands by for " + whoWorks(path));
        }
        try (SingleInstance only = first.isPresent() ? first.get() : start(path)) {
            System.out.println("works");
            new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
        }
    }

    // @end

    // @start region=start @highlight region regex="FileLocks\.\w+|wholeFile\(\)\.\w+"
    /** Waits until no other process works. */
    static SingleInstance start(Path path) throws IOException, InterruptedException {
        FileLocks locks = FileLocks.openOrCreate(path);
        try {
            locks.wholeFile().lock();
            return new SingleInstance(locks).named(path);
        } catch (Throwable failed) {
            locks.close();
            throw failed;
        }
    }

    /** Empty if another process, or another owner in this process, holds the lock. */
    static Optional<SingleInstance> tryStart(Path path) throws IOException {
        FileLocks locks = FileLocks.openOrCreate(path);
        try {
            if (locks.wholeFile().tryLock().isPresent()) {
                return Optional.of(new SingleInstance(locks).named(path));
            }
        } catch (Throwable failed) {
            locks.close();
            throw failed;
        }
        locks.close();
        return Optional.empty();
    }

    // @end @end

    /** The process that works, or the last that did; empty if that is about to be written. */
    static String whoWorks(Path path) throws IOException {
        return Files.readString(path);
    }

    /** Lets another work. */
    @Override
    public void close() {
        locks.close();
    }

    private SingleInstance named(Path path) throws IOException {
        Files.writeString(path, String.valueOf(ProcessHandle.current().pid()));
        return this;
    }
}

package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertThrows;
import static culebra.tour.Check.assertTrue;

import culebra.lock.DeadlockException;
import culebra.lock.FileLocks;
import culebra.lock.HeldLock;
import culebra.lock.LockHolder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A range that Python holds until it is killed; then a deadlock with C, of which Java hears. */
final class RecordLockRow implements Row {
    private static final String HOLD =
            """
            import fcntl, os, signal, sys

            with open(sys.argv[1], "r+b") as file:
                fcntl.lockf(file, fcntl.LOCK_EX, 10, 100)
                print(os.getpid(), flush=True)
                signal.pause()
            """;

    @Override
    public String name() {
        return "record-lock";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3", "C");
    }

    @Override
    public boolean needsC() {
        return false;
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path path = stage.path();
        try (FileLocks locks = FileLocks.openOrCreate(path)) {
            isHeldByPython(stage, locks, path);
            if (!stage.hasC()) {
                return new Result("Python's was named");
            }
            isDeadlock(stage, locks, path);
            return new Result("Python's was named; C's deadlock: found");
        }
    }

    private static void isHeldByPython(Stage stage, FileLocks locks, Path path) throws Exception {
        try (Peer python = stage.python(HOLD, path)) {
            var pid = OptionalLong.of(Long.parseLong(python.line()));
            assertEquals(
                    Optional.of(new LockHolder(pid, 100, 10, false)), locks.perProcess().holder());
            assertTrue(locks.perProcess().tryLock(109, 1).isEmpty(), "Python has it");
            locks.perProcess().tryLock(110, 1).orElseThrow().close();
            python.kill();
        }
        locks.perProcess().lock(100, 10).close();
    }

    /** C has the first byte and waits for the second, which is here. */
    private static void isDeadlock(Stage stage, FileLocks locks, Path path) throws Exception {
        try (HeldLock second = locks.perProcess().lock(1, 1);
                Peer c = stage.c("record_lock", path)) {
            c.expect("one");
            awaitWaiter(c);
            assertThrows(DeadlockException.class, () -> locks.perProcess().lock(0, 1));
            second.close();
            c.expect("both");
            c.join();
        }
    }

    private static void awaitWaiter(Peer peer) throws IOException, InterruptedException {
        String waiter = ".* -> POSIX .* " + peer.pid() + " .*";
        while (true) {
            try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
                if (locks.anyMatch(line -> line.matches(waiter))) {
                    return;
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.yield();
        }
    }
}

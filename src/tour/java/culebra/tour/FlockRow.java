package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import culebra.lock.FileLocks;
import culebra.lock.HeldLock;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A number in a file, which shells raise under flock(1) while this JVM does; one is killed. */
final class FlockRow implements Row {
    private static final int TIMES = 50;

    /** The shell itself writes, since what it starts would go on after it is killed. */
    private static final String RAISE =
            """
            set -e
            exec 9<"$0"
            times=0
            while [ $times -lt $1 ]; do
                flock 9
                read number <"$0"
                echo $((number + 1)) >"$0"
                flock -u 9
                times=$((times + 1))
                echo $times
            done
            """;

    /** Locks a descriptor of its own, as flock(1) shows it. */
    private static final String HOLD =
            """
            exec 9<"$0"
            flock 9
            echo held
            exec cat
            """;

    @Override
    public String name() {
        return "flock";
    }

    @Override
    public List<String> others() {
        return List.of("flock(1)");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path path = stage.path();
        try (FileLocks locks = FileLocks.openOrCreate(path)) {
            Files.writeString(path, "0\n");
            try (HeldLock held = locks.wholeFile().lock()) {
                assertEquals("", tried(stage, path), "what was locked by flock(1)");
                assertTrue(held.isHeld(), "the lock is held");
            }
            assertEquals("got it", tried(stage, path));
            raise(stage, locks, path);
            return new Result(killed(stage, locks, path));
        }
    }

    private static String tried(Stage stage, Path path) throws Exception {
        String file = path.toString();
        var flock = new ProcessBuilder("flock", "-n", "-E", "0", file, "echo", "got it");
        try (Peer peer = stage.start(flock)) {
            return peer.join();
        }
    }

    /** Each time that the shell has, while it does so again. */
    private static void raise(Stage stage, FileLocks locks, Path path) throws Exception {
        String times = String.valueOf(TIMES);
        var builder = new ProcessBuilder("sh", "-c", RAISE, path.toString(), times);
        try (Peer shell = stage.start(builder)) {
            for (int i = 1; i <= TIMES; i++) {
                shell.expect(String.valueOf(i));
                try (HeldLock held = locks.wholeFile().lock()) {
                    Files.writeString(path, number(path) + 1 + "\n");
                    assertTrue(held.isHeld(), "the lock is held");
                }
            }
            shell.join();
        }
        assertEquals(2 * TIMES, number(path), "the number");
    }

    private static int number(Path path) throws Exception {
        return Integer.parseInt(Files.readString(path).strip());
    }

    private static String killed(Stage stage, FileLocks locks, Path path) throws Exception {
        try (Peer shell = stage.start(new ProcessBuilder("sh", "-c", HOLD, path.toString()))) {
            shell.expect("held");
            assertTrue(locks.wholeFile().tryLock().isEmpty(), "the shell has it");
            shell.kill();
        }
        locks.wholeFile().lock().close();
        return "counted to " + 2 * TIMES + "; shell killed: unlocked";
    }
}

package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** flock(1) of the shell and Python's fcntl lock as Culebra does. */
class OtherProgramsTest extends LockedFile {
    private static final String ALL = "culebra.lock.Family#onAllThreads";

    private static final String PYTHON =
            """
            import fcntl, sys
            call = fcntl.flock if sys.argv[2] == "flock" else fcntl.lockf
            with open(sys.argv[1], "r+b", 0) as file:
                for line in sys.stdin:
                    verb = line.strip()
                    if verb == "wait":
                        print("asking", flush=True)
                    try:
                        call(file, {"sh": fcntl.LOCK_SH | fcntl.LOCK_NB,
                                    "ex": fcntl.LOCK_EX | fcntl.LOCK_NB,
                                    "wait": fcntl.LOCK_EX,
                                    "un": fcntl.LOCK_UN}[verb])
                        print("ok", flush=True)
                    except BlockingIOError:
                        print("busy", flush=True)
            """;

    @ParameterizedTest
    @EnumSource(On.class)
    void flockAndJavaExcludeEachOther(On kind) throws Exception {
        try (var locks = FileLocks.open(path)) {
            HeldLock lock = locks.wholeFile().lock();
            assertEquals(1, status("-n"));
            assertEquals(1, status("-n", "-s"));
            lock.downgrade();
            assertEquals(1, status("-n"));
            assertEquals(0, status("-n", "-s"));
            try (Peer waiting = holder("got it")) {
                ProcLocks.awaitWaiters(path, 1);
                lock.close();
                waiting.expect("got it");
                assertEquals(Optional.empty(), locks.wholeFile().tryLockShared());
                var wait = kind.start(() -> locks.wholeFile().lock());
                ProcLocks.awaitWaiters(path, 1);
                waiting.send("");
                waiting.join();
                wait.get().close();
            }
            assertEquals(0, status("-n"));
        }
    }

    private int status(String... options) throws Exception {
        var command = new ArrayList<>(List.of("flock"));
        command.addAll(List.of(options));
        command.addAll(List.of(path.toString(), "true"));
        try (Peer peer = Peer.command(command)) {
            return peer.exit();
        }
    }

    /** Holds the lock from when it prints a word until it is sent a line. */
    private Peer holder(String word) throws Exception {
        String script = "echo " + word + "; read line";
        return Peer.command(List.of("flock", "-F", path.toString(), "sh", "-c", script));
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void aKilledFlockLetsJavaGoOn(On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                Peer holder = holder("mine")) {
            holder.expect("mine");
            var wait = kind.start(() -> locks.wholeFile().lock());
            ProcLocks.awaitWaiters(path, 1);
            holder.kill();
            wait.get().close();
        }
    }

    /** Its flock is flock, its lockf the record lock: the latter keeps out both kinds of ranges. */
    @ParameterizedTest
    @MethodSource(ALL)
    void pythonAndJavaExcludeEachOther(Family family, On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                Peer python = Peer.python(PYTHON, path.toString(), family.word)) {
            HeldLock lock = family.of(locks).lockShared();
            assertEquals("busy", ask(python, "ex"));
            assertEquals("ok", ask(python, "sh"));
            assertEquals("ok", ask(python, "un"));
            lock.upgrade();
            assertEquals("busy", ask(python, "sh"));
            assertEquals("asking", ask(python, "wait"));
            ProcLocks.awaitWaiters(path, 1);
            lock.close();
            python.expect("ok");
            assertEquals(Optional.empty(), family.of(locks).tryLockShared());
            if (family.hasRanges()) {
                long pid = family.ranges(locks).holder().orElseThrow().pid().getAsLong();
                assertEquals(python.pid(), pid);
            }
            var wait = kind.start(() -> family.of(locks).lock());
            ProcLocks.awaitWaiters(path, 1);
            assertEquals("ok", ask(python, "un"));
            try (HeldLock mine = wait.get()) {
                assertEquals("busy", ask(python, "sh"));
                assertTrue(mine.isHeld());
            }
        }
    }

    private static String ask(Peer peer, String what) throws Exception {
        peer.send(what);
        return peer.line();
    }
}

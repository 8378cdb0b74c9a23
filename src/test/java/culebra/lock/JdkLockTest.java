package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;

/** Java's own FileLock is a record lock of the process. */
class JdkLockTest extends LockedFile {
    private static final String RANGES = "culebra.lock.Family#rangesOnAllThreads";

    /** Locks with the JDK's means, by commands on its input. */
    static final class Jdk {
        public static void main(String[] arguments) throws Exception {
            var in = new BufferedReader(new InputStreamReader(System.in));
            try (var channel = FileChannel.open(Path.of(arguments[0]), READ, WRITE)) {
                FileLock lock = null;
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    String[] words = line.split(" ");
                    long position = Long.parseLong(words[1]);
                    long size = Long.parseLong(words[2]);
                    switch (words[0]) {
                        case "lock" -> {
                            System.out.println("asking");
                            lock = channel.lock(position, size, false);
                        }
                        case "try" -> lock = channel.tryLock(position, size, false);
                        case "share" -> lock = channel.tryLock(position, size, true);
                        default -> lock.release();
                    }
                    System.out.println(lock == null ? "busy" : "ok");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(RANGES)
    void inAnotherJvmEitherKeepsTheOtherOut(Family family, On kind) throws Exception {
        try (var locks = FileLocks.open(path);
                Peer peer = Peer.java(Jdk.class, path.toString())) {
            RangeLocks ranges = family.ranges(locks);
            HeldLock lock = ranges.lockShared(10, 10);
            assertEquals("busy", ask(peer, "try 0 11"));
            assertEquals("ok", ask(peer, "share 19 1"));
            assertEquals("ok", ask(peer, "release 0 0"));
            lock.upgrade();
            assertEquals("busy", ask(peer, "share 19 1"));
            assertEquals("asking", ask(peer, "lock 19 5"));
            ProcLocks.awaitWaiters(path, 1);
            lock.close();
            assertEquals("ok", peer.line());
            assertEquals(Optional.empty(), ranges.tryLockShared(23, 1));
            assertEquals(peer.pid(), ranges.holder(23, 1).orElseThrow().pid().getAsLong());
            var wait = kind.start(() -> ranges.lock(10, 10));
            ProcLocks.awaitWaiters(path, 1);
            assertEquals("ok", ask(peer, "release 0 0"));
            wait.get().close();
        }
    }

    private static String ask(Peer peer, String what) throws Exception {
        peer.send(what);
        return peer.line();
    }

    @Test
    void inThisJvmALockPerOpenAndItKeepEachOtherOut() throws Exception {
        try (var locks = FileLocks.open(path);
                var channel = FileChannel.open(path, READ, WRITE)) {
            try (HeldLock lock = locks.perOpen().lock(10, 10)) {
                assertNull(channel.tryLock(0, 11, true));
                channel.tryLock(0, 10, false).release();
            }
            FileLock theirs = channel.lock(10, 10, true);
            assertEquals(Optional.empty(), locks.perOpen().tryLock(19, 1));
            locks.perOpen().tryLockShared(19, 1).orElseThrow().close();
            long self = ProcessHandle.current().pid();
            assertEquals(self, locks.perOpen().holder().orElseThrow().pid().getAsLong());
            assertTrue(theirs.isValid());
            theirs.release();
            locks.perOpen().lock().close();
        }
    }

    /** What the documentation warns of: they are one owner, whose halves do not know each other. */
    @Test
    void inThisJvmALockPerProcessAndItAreOneOwners() throws Exception {
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            HeldLock dropped;
            try (var channel = FileChannel.open(path, READ, WRITE)) {
                FileLock theirs = channel.lock();
                HeldLock ours = locks.perProcess().tryLock().orElseThrow();
                assertFalse(other.finds(Family.PER_PROCESS, true));
                ours.close();
                assertTrue(theirs.isValid(), "so it thinks");
                assertTrue(other.finds(Family.PER_PROCESS, false), "it was unlocked as well");
                theirs.release();
                dropped = locks.perProcess().lock();
                assertNotNull(channel.tryLock());
            }
            assertTrue(dropped.isHeld(), "so it thinks");
            assertTrue(other.finds(Family.PER_PROCESS, false), "closing the channel dropped it");
            dropped.close();
        }
    }

    @Test
    void lockingAWholeFileHasNothingToDoWithIt() throws Exception {
        try (var locks = FileLocks.open(path);
                var channel = FileChannel.open(path, READ, WRITE);
                FileLock theirs = channel.lock();
                HeldLock ours = locks.wholeFile().lock()) {
            assertTrue(theirs.isValid() && ours.isHeld());
            assertThrows(OverlappingFileLockException.class, channel::tryLock, "own");
        }
    }
}

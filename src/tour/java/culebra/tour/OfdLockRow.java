package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertNull;
import static culebra.tour.Check.assertTrue;

import culebra.lock.FileLocks;
import culebra.lock.HeldLock;
import culebra.lock.LockHolder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Ranges of one file that two openings of this JVM, Java's own locks and C keep from each other.
 */
final class OfdLockRow implements Row {
    private static final long AT = 100;
    private static final long SIZE = 10;

    @Override
    public String name() {
        return "ofd-lock";
    }

    @Override
    public List<String> others() {
        return List.of("C");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path path = stage.path();
        try (FileLocks one = FileLocks.openOrCreate(path);
                FileLocks two = FileLocks.open(path)) {
            try (HeldLock held = one.perOpen().lock(AT, SIZE)) {
                isRefused(two, path);
                two.perOpen().tryLock(AT + SIZE, SIZE).orElseThrow().close();
                assertTrue(held.isHeld(), "the lock is held");
            }
            try (Peer c = stage.c("ofd_lock", path, AT, SIZE)) {
                c.expect("locked");
                isRefused(one, path);
                isRefused(two, path);
                c.kill();
            }
            one.perOpen().lock(AT, SIZE).close();
            return new Result("excludes openings, FileLock; C killed: free");
        }
    }

    /** The kernel does not report the owner of such a lock. */
    private static void isRefused(FileLocks locks, Path path) throws IOException {
        var holder = Optional.of(new LockHolder(OptionalLong.empty(), AT, SIZE, false));
        assertEquals(holder, locks.perOpen().holder());
        assertTrue(locks.perOpen().tryLock(AT + SIZE - 1, 1).isEmpty(), "another opening has it");
        assertTrue(locks.perProcess().tryLock(AT, 1).isEmpty(), "a record lock");
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            assertNull(channel.tryLock(AT, 1, false), "Java's own lock");
        }
    }
}

package culebra.sysv;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Fds;
import culebra.internal.LockCalls;
import culebra.internal.ShmCalls;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets only one process at a time create sets and set their initial values. The kernel releases it
 * when its process is killed.
 */
final class CreationLock implements AutoCloseable {
    /** A directory that every process of the machine can open, and that has no other locks. */
    private static final byte[] DIRECTORY = ShmCalls.DIRECTORY.getBytes(StandardCharsets.UTF_8);

    private static final long PATIENCE = 1_000_000_000;
    private static final long PAUSE = 50_000;

    private final Fd directory;
    private boolean held;

    private CreationLock(Fd directory) {
        this.directory = directory;
    }

    /**
     * Acquires the lock; not held if the directory cannot be opened, or another process holds the
     * lock for long.
     */
    static CreationLock enter() {
        long end = System.nanoTime() + PATIENCE;
        boolean interrupted = false;
        CreationLock lock = tryEnter();
        while (lock.directory != null && !lock.held && System.nanoTime() < end) {
            interrupted |= Thread.interrupted(); // or it would not pause
            LockSupport.parkNanos(PAUSE);
            lock.attempt();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return lock;
    }

    /** Acquires the lock unless another process holds it. */
    static CreationLock tryEnter() {
        int number = LockCalls.open(DIRECTORY);
        return number < 0
                ? new CreationLock(null)
                : Fds.handle(Fds.own(number), CreationLock::attempted);
    }

    private static CreationLock attempted(Fd directory) {
        var lock = new CreationLock(directory);
        lock.attempt();
        return lock;
    }

    boolean isHeld() {
        return held;
    }

    /** Unlocks, even if a child between fork and exec has the descriptor, too. */
    @Override
    public void close() {
        if (directory != null) {
            try (directory) {
                int ignored = set(directory, LockCalls.NONE);
            }
        }
    }

    private void attempt() {
        held = directory != null && set(directory, LockCalls.EXCLUSIVE) == 0;
    }

    private static int set(Fd fd, int lock) {
        return LockCalls.WHOLE_FILE.set(fd, lock, 0, 0, Deadline.NOW);
    }
}

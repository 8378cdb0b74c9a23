package culebra.sysv;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Fds;
import culebra.internal.LockCalls;
import culebra.internal.ShmCalls;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps apart those who set the first values of sets: one of them looks whether it was done already
 * and does it, and nobody can undo that look in between. It goes with a process that is killed.
 */
final class FirstLock implements AutoCloseable {
    /**
     * A directory that every process on the machine can open, and nobody else has reason to lock.
     */
    private static final byte[] DIRECTORY = ShmCalls.DIRECTORY.getBytes(StandardCharsets.UTF_8);

    private static final long PATIENCE = 1_000_000_000;
    private static final long PAUSE = 50_000;

    private final Fd directory;

    private FirstLock(Fd directory) {
        this.directory = directory;
    }

    /** Locks; where that cannot be, or a stranger has it for long, goes on without. */
    static FirstLock enter() {
        int number = LockCalls.open(DIRECTORY);
        if (number < 0) {
            return new FirstLock(null);
        }
        Fd fd = (Fd) Fds.own(number);
        long end = System.nanoTime() + PATIENCE;
        boolean interrupted = false;
        while (set(fd, LockCalls.EXCLUSIVE) != 0 && System.nanoTime() < end) {
            interrupted |= Thread.interrupted(); // or it would not pause
            LockSupport.parkNanos(PAUSE);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new FirstLock(fd);
    }

    /** Unlocks. */
    @Override
    public void close() {
        if (directory != null) {
            set(directory, LockCalls.NONE);
            directory.close();
        }
    }

    private static int set(Fd fd, int lock) {
        return LockCalls.WHOLE_FILE.set(fd, lock, 0, 0, Deadline.NOW);
    }
}

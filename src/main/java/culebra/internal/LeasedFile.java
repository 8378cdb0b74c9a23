package culebra.internal;

import static culebra.internal.NegatedErrno.EAGAIN;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens files on which another process may hold a lease: F_SETLEASE of fcntl(2). The attempt makes
 * the kernel request the lease, and ends it after the time in /proc/sys/fs/lease-break-time.
 *
 * <p>An open that waits for this in the kernel would hold the carrier of a virtual thread. So
 * attempts are repeated.
 */
final class LeasedFile {
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(16);

    private LeasedFile() {}

    static int open(String path, int flags) {
        return open(path.getBytes(StandardCharsets.UTF_8), flags);
    }

    /**
     * Opens a file with flags that contain O_NONBLOCK, waiting until no other process holds a
     * conflicting lease. An interrupt does not end the wait.
     */
    static int open(byte[] path, int flags) {
        int number = OpenCalls.open(path, flags, 0);
        long pause = SHORTEST_PAUSE;
        boolean interrupted = false;
        try {
            while (number == EAGAIN && mayHaveLease(path)) {
                LockSupport.parkNanos(pause);
                interrupted |= Thread.interrupted(); // which would end each pause
                pause = Math.min(2 * pause, LONGEST_PAUSE);
                number = OpenCalls.open(path, flags, 0);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return number;
    }

    private static boolean mayHaveLease(byte[] path) {
        int place = OpenCalls.open(path, Constants.O_PATH, 0);
        if (place < 0) {
            return false;
        }
        try {
            int kind = StatCalls.kind(place);
            return kind == Constants.S_IFREG || kind == Constants.S_IFDIR;
        } finally {
            Descriptor.closeNumber(place);
        }
    }
}

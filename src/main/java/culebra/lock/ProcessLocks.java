package culebra.lock;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.LockCalls;
import culebra.internal.StatCalls;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The record locks, which belong to the process: one set for each file that is open here, by device
 * and inode, however it was opened.
 */
final class ProcessLocks {
    private static final Map<List<Long>, ProcessLocks> OPEN = new HashMap<>();

    final OwnedLocks locks = new OwnedLocks();

    private final List<Long> file;
    private int users;

    private ProcessLocks(List<Long> file) {
        this.file = file;
    }

    /** The locks of a descriptor's file, until it is closed. */
    static OwnedLocks of(Fd fd) throws IOException {
        List<Long> file = StatCalls.identity(fd);
        if (file == null) {
            throw Errors.closed(fd);
        }
        ProcessLocks found = enter(file);
        if (!LockCalls.whenReleased(fd, found::leave)) {
            found.leave(false);
            throw Errors.closed(fd);
        }
        return found.locks;
    }

    private static ProcessLocks enter(List<Long> file) {
        synchronized (OPEN) {
            ProcessLocks found = OPEN.computeIfAbsent(file, ProcessLocks::new);
            found.users++;
            return found;
        }
    }

    /**
     * Called when a descriptor of the file is closed: the kernel then drops all locks of the
     * process on it.
     */
    private void leave(boolean closed) {
        if (closed) {
            locks.lose();
        } else {
            locks.removeUnreachable();
        }
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(file);
            }
        }
    }
}

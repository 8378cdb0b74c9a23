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
 * The books of record locks, which belong to the process: one for each file that is open here, by
 * device and inode, whoever has opened it.
 */
final class ProcessBooks {
    private static final Map<List<Long>, ProcessBooks> OPEN = new HashMap<>();

    final Books books = new Books();

    private final List<Long> file;
    private int users;

    private ProcessBooks(List<Long> file) {
        this.file = file;
    }

    /** The books of a descriptor's file, until it is closed. */
    static Books of(Fd fd) throws IOException {
        List<Long> file = StatCalls.identity(fd);
        if (file == null) {
            throw Errors.closed(fd);
        }
        ProcessBooks found = enter(file);
        if (!LockCalls.whenReleased(fd, found::leave)) {
            found.leave(false);
            throw Errors.closed(fd);
        }
        return found.books;
    }

    private static ProcessBooks enter(List<Long> file) {
        synchronized (OPEN) {
            ProcessBooks found = OPEN.computeIfAbsent(file, ProcessBooks::new);
            found.users++;
            return found;
        }
    }

    /** Whichever descriptor of the file is closed, the kernel drops all of the process's locks. */
    private void leave(boolean closed) {
        if (closed) {
            books.lose();
        } else {
            books.strikeUnreachable();
        }
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(file);
            }
        }
    }
}

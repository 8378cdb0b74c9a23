package culebra.fd;

import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Outcome;
import culebra.internal.Transfer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of a byte stream, in which threads take turns, with the JDK's rules for channels:
 * an interrupt closes, and a close ends what waits.
 */
final class Turns {
    /** Nothing could be moved in time. */
    static final long NONE = -1;

    private static final long COPY = 16 * 1024;

    private final Fd fd;
    private final Transfer transfer;
    private final String call;
    private final ReentrantLock turn = new ReentrantLock();

    /** Native memory through which bytes on the heap pass; bounded, and only made for them. */
    private MemorySegment copy;

    Turns(Fd fd, Transfer transfer, String call) {
        this.fd = fd;
        this.transfer = transfer;
        this.call = call;
    }

    /** Takes the turn by a deadline; if true, {@link #end} must follow. */
    boolean begin(long deadline) throws IOException {
        if (deadline == Deadline.NOW) {
            return turn.tryLock();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
        if (turn.tryLock()) {
            return true;
        }
        try {
            return turn.tryLock(Deadline.left(deadline), TimeUnit.NANOSECONDS);
        } catch (InterruptedException come) {
            throw interrupted();
        }
    }

    void end() {
        turn.unlock();
    }

    /**
     * Moves bytes by a deadline: a count, which is 0 at the end of the stream, or {@link #NONE}.
     */
    long move(MemorySegment buffer, long deadline) throws IOException {
        long result = transfer.move(fd, buffer, deadline);
        if (result >= 0) {
            return result;
        }
        if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
            return NONE;
        }
        if (result == Outcome.CLOSED) {
            throw Errors.closedMeanwhile(fd);
        }
        if (result == Outcome.INTERRUPTED) {
            throw interrupted();
        }
        throw Errors.io(result, call, fd.toString(), null);
    }

    /** The memory to copy a number of bytes on the heap through, or as many of them as fit. */
    MemorySegment copy(long size) {
        if (copy == null) {
            copy = Arena.ofAuto().allocate(COPY);
        }
        return size < COPY ? copy.asSlice(0, size) : copy;
    }

    void requireOpen() throws ClosedChannelException {
        if (!fd.isOpen()) {
            throw Errors.closed(fd);
        }
    }

    private ClosedByInterruptException interrupted() {
        fd.close();
        Thread.currentThread().interrupt();
        return new ClosedByInterruptException();
    }
}

package culebra.internal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;

/**
 * One direction of a byte stream, which threads use one at a time. The JDK's rules for channels
 * apply: an interrupt closes the descriptor, and a close ends waits.
 */
abstract class Direction {
    /** Nothing could be moved in time. */
    static final long NONE = -1;

    private static final int COPY = 16 * 1024;

    private final AbstractFd fd;
    private final int direction;
    private final Transfer transfer;
    private final String call;

    /**
     * Native memory through which bytes on the heap are copied; bounded, and created only if
     * needed.
     */
    private MemorySegment copy;

    private final BufferView view = new BufferView();

    Direction(AbstractFd fd, int direction, Transfer transfer, String call) {
        this.fd = fd;
        this.direction = direction;
        this.transfer = transfer;
        this.call = call;
    }

    /** Returns the call that moves the bytes. */
    final Transfer transfer() {
        return transfer;
    }

    /** Acquires this direction, waiting until a deadline; if true, {@link #end} must follow. */
    final boolean begin(long deadline) throws IOException {
        if (deadline != Deadline.NOW && Thread.currentThread().isInterrupted()) {
            requireOpen();
            throw interrupted();
        }
        int result = fd.descriptor.useAlone(direction);
        if (result == Outcome.CLOSED) {
            throw Errors.closed(fd);
        }
        if (result == Outcome.NOT_NOW && deadline != Deadline.NOW) {
            result = fd.descriptor.awaitAlone(direction, deadline);
        }
        if (result == Outcome.CLOSED) {
            throw Errors.closedMeanwhile(fd);
        }
        if (result == Outcome.INTERRUPTED) {
            throw interrupted();
        }
        return result == 0;
    }

    final void end() {
        fd.descriptor.doneAlone(direction);
    }

    /**
     * Moves bytes, waiting until a deadline. Returns a count, which is 0 at the end of the stream,
     * or {@link #NONE}.
     */
    final long move(MemorySegment buffer, long deadline) throws IOException {
        return move(transfer, buffer, deadline);
    }

    /** Moves bytes by another kind of call. */
    final long move(Transfer by, MemorySegment buffer, long deadline) throws IOException {
        long result = by.move(fd.descriptor, buffer, deadline);
        return result > 0 ? result : none(result);
    }

    /** Interprets the result of a call that has moved no bytes. */
    private long none(long result) throws IOException {
        if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
            return NONE;
        }
        if (result == Outcome.INTERRUPTED) {
            throw interrupted();
        }
        if (!fd.descriptor.isOpen()) { // the end, or an error, may be due to the close
            throw Errors.closedMeanwhile(fd);
        }
        if (result == 0) {
            return 0;
        }
        throw Errors.io(result, call, fd.toString(), null);
    }

    /** Returns a buffer's bytes from its position to its limit. */
    final MemorySegment bytes(ByteBuffer buffer) {
        return view.of(buffer);
    }

    /** Returns memory for copying a number of bytes on the heap, or as many as fit. */
    final MemorySegment copy(long size) {
        if (copy == null) {
            copy = Arena.ofAuto().allocate(COPY);
        }
        return size < COPY ? copy.asSlice(0, size) : copy;
    }

    /** Returns whether the given number of bytes fits into the copy. */
    static boolean fits(long size) {
        return size <= COPY;
    }

    final void requireOpen() throws ClosedChannelException {
        if (!fd.descriptor.isOpen()) {
            throw Errors.closed(fd);
        }
    }

    private ClosedByInterruptException interrupted() {
        fd.descriptor.close();
        Thread.currentThread().interrupt();
        return new ClosedByInterruptException();
    }
}

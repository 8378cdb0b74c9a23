package culebra.internal;

import static culebra.internal.NegatedErrno.EBADF;
import static culebra.internal.NegatedErrno.EINVAL;
import static culebra.internal.NegatedErrno.ENOSYS;
import static culebra.internal.NegatedErrno.EOPNOTSUPP;
import static culebra.internal.NegatedErrno.EPERM;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Moves bytes from one descriptor to another inside the kernel, with the JDK's rules for channels:
 * an interrupt closes both, and the close of either ends the wait.
 *
 * <p>It acquires the reading direction of the source, then the writing direction of the target. All
 * transfers use this order, so there is no deadlock.
 */
public final class KernelTransfer {
    /** The maximum number of bytes of an attempt, so that it seldom takes long. */
    private static final long CHUNK = 64 * 1024;

    private static final long OWN_POSITION = -1;
    private static final int EXDEV = -18;
    private static final int EOVERFLOW = -75;
    private static final long PAUSE = 1_000_000;

    private final AbstractFd from;
    private final AbstractFd to;
    private KernelMove move;

    /** The offset of the next bytes in the source; negative for its own position. */
    private long position = OWN_POSITION;

    private KernelTransfer(AbstractFd from, AbstractFd to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Moves bytes until all are moved, the source is at its end, or the deadline has passed.
     *
     * @return the number of bytes, 0 if none could be moved in time, -1 at the end of the source
     */
    public static long transfer(AbstractFd from, AbstractFd to, long count, long deadline)
            throws IOException {
        var transfer = new KernelTransfer(from, to);
        transfer.move = KernelMove.between(transfer.kind(from), transfer.kind(to));
        if (transfer.move == null) {
            throw new UnsupportedOperationException(
                    transfer
                            + ": the source must be a file, or one of the two must be a pipe; move"
                            + " the bytes into a UnixPipe first");
        }
        return transfer.move(count, deadline, true);
    }

    /** Moves bytes from a given position in a file; the file's own position is unchanged. */
    public static long transferAt(
            AbstractFd from, long position, AbstractFd to, long count, long deadline)
            throws IOException {
        if (position < 0) {
            throw new IllegalArgumentException("position must not be negative: " + position);
        }
        var transfer = new KernelTransfer(from, to);
        if (transfer.kind(from) != Constants.S_IFREG) {
            throw new UnsupportedOperationException(
                    from + " is not a file, so it has no positions");
        }
        transfer.move = KernelMove.between(Constants.S_IFREG, transfer.kind(to));
        transfer.position = position;
        return transfer.move(count, deadline, true);
    }

    /** Copies bytes from a pipe into another by one call; the result is as for a move. */
    public static long tee(AbstractFd from, AbstractFd to, long count, long deadline)
            throws IOException {
        var transfer = new KernelTransfer(from, to);
        if (transfer.kind(from) != Constants.S_IFIFO || transfer.kind(to) != Constants.S_IFIFO) {
            throw new UnsupportedOperationException(transfer + ": both must be pipes");
        }
        transfer.move = KernelMove.TEE;
        return transfer.move(count, deadline, false);
    }

    private int kind(AbstractFd fd) throws IOException {
        int kind = StatCalls.kind(fd);
        if (kind < 0) {
            throw Errors.io(kind, "fstat", fd.toString(), null);
        }
        return kind;
    }

    private long move(long count, long deadline, boolean all) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative: " + count);
        }
        if (FdCalls.accessMode(to) == FdCalls.READ_ONLY) {
            throw Errors.nonWritable(to, "open it for writing");
        }
        if (count == 0 || !begin(deadline)) {
            return 0;
        }
        try {
            return all ? moveAll(count, deadline) : result(moveOnce(count, deadline), 0);
        } finally {
            try {
                to.descriptor.doneAlone(Descriptor.WRITING);
            } finally {
                from.descriptor.doneAlone(Descriptor.READING);
            }
        }
    }

    private long moveAll(long count, long deadline) throws IOException {
        long done = 0;
        while (done < count) {
            int ended = done == 0 ? 0 : ended(deadline);
            long moved = ended == 0 ? moveOnce(count - done, deadline) : ended;
            if (ended == 0 && move == KernelMove.COPY_FILE_RANGE && isNoCopy(moved)) {
                move = KernelMove.SENDFILE;
            } else if (moved <= 0) {
                return result(moved, done);
            } else {
                done += moved;
                position += position < 0 ? 0 : moved;
            }
        }
        return done;
    }

    /** Returns 0, or the {@link Outcome} that ends the transfer although its calls never wait. */
    private int ended(long deadline) {
        if (!from.descriptor.isOpen() || !to.descriptor.isOpen()) {
            return Outcome.CLOSED;
        }
        if (deadline == Deadline.NOW) {
            return 0;
        }
        if (Thread.interrupted()) {
            return Outcome.INTERRUPTED;
        }
        return Deadline.passed(deadline) ? Outcome.TIMED_OUT : 0;
    }

    /**
     * Returns true if copy_file_range does not work: between file systems, to a file opened for
     * appending, and from /proc, whose files look empty to it.
     */
    private static boolean isNoCopy(long result) {
        return result == 0
                || result == EXDEV
                || result == EINVAL
                || result == EOPNOTSUPP
                || result == ENOSYS
                || result == EPERM
                || result == EBADF;
    }

    /** Interprets the result of a call after earlier calls have moved bytes. */
    private long result(long moved, long done) throws IOException {
        if (moved > 0) {
            return moved;
        }
        if (moved == Outcome.NOT_NOW || moved == Outcome.TIMED_OUT) {
            return done;
        }
        if (moved == Outcome.INTERRUPTED) {
            throw interrupted();
        }
        for (AbstractFd each : new AbstractFd[] {from, to}) {
            if (!each.descriptor.isOpen()) {
                throw Errors.closedMeanwhile(each);
            }
        }
        boolean beyond = position >= 0 && moved == EOVERFLOW; // what the file system supports
        if (moved == 0 || beyond) {
            return done == 0 ? -1 : done;
        }
        if (move.isUnsupported(moved)) {
            throw new UnsupportedOperationException(
                    this
                            + ": "
                            + move.function
                            + " cannot do this (EINVAL), as for a target that is"
                            + " appended to; read and write the bytes");
        }
        throw Errors.io(moved, move.function, toString(), null);
    }

    private boolean begin(long deadline) throws IOException {
        if (deadline != Deadline.NOW && Thread.currentThread().isInterrupted()) {
            Fds.requireOpen(from, from);
            Fds.requireOpen(to, to);
            throw interrupted();
        }
        if (!begin(from, Descriptor.READING, deadline)) {
            return false;
        }
        boolean both = false;
        try {
            both = begin(to, Descriptor.WRITING, deadline);
            return both;
        } finally {
            if (!both) {
                from.descriptor.doneAlone(Descriptor.READING);
            }
        }
    }

    private boolean begin(AbstractFd fd, int direction, long deadline) throws IOException {
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

    private ClosedByInterruptException interrupted() {
        from.descriptor.close();
        to.descriptor.close();
        Thread.currentThread().interrupt();
        return new ClosedByInterruptException();
    }

    private long moveOnce(long wanted, long deadline) {
        // The kernel refuses a range that ends beyond the greatest position, where no bytes are.
        long count = position < 0 ? wanted : Math.min(wanted, Long.MAX_VALUE - position);
        if (count == 0) {
            return 0;
        }
        boolean virtual = Thread.currentThread().isVirtual();
        long result = Outcome.NOT_NOW;
        if (virtual || deadline != Deadline.NEVER) {
            result = attempt(Math.min(count, CHUNK));
        }
        if (result != Outcome.NOT_NOW || deadline == Deadline.NOW) {
            return result;
        }
        return virtual
                ? WaitPool.call(from.descriptor, () -> (int) block(count, deadline), true)
                : block(count, deadline);
    }

    /**
     * Makes an attempt. No flag makes the call non-blocking for a socket, so poll decides, and a
     * signal ends a call that takes too long.
     */
    private long attempt(long count) {
        int ready = PollCalls.now(from.descriptor, PollEvents.IN);
        if (ready == 0) {
            ready = PollCalls.now(to.descriptor, PollEvents.OUT);
        }
        if (ready != 0) {
            return ready;
        }
        CallState state = CallState.acquire();
        try {
            BriefCall brief = state.briefCall();
            brief.begin();
            try {
                long result;
                do {
                    result = call(state, count, false);
                } while (result == Outcome.RETRY && !brief.isOver());
                return result == Outcome.RETRY ? Outcome.NOT_NOW : result;
            } finally {
                brief.end();
            }
        } finally {
            state.release();
        }
    }

    private long call(CallState state, long count, boolean wait) {
        int source = from.descriptor.number();
        long result = move.call(state, source, to.descriptor.number(), position, count, wait);
        return result == 0 && move == KernelMove.TEE && !hasEnded() ? Outcome.NOT_NOW : result;
    }

    /**
     * Returns true if the source has no writer and no bytes left. A tee also returns 0 if another
     * thread fills the target, or empties the source, between two checks of the kernel.
     */
    private boolean hasEnded() {
        return PollCalls.now(from.descriptor, 0) == 0 && FdCalls.available(from) == 0;
    }

    private long block(long count, long deadline) {
        Waiter waiter = Waiter.enter(from.descriptor, deadline);
        try {
            var watch = new CloseWatch(waiter);
            to.descriptor.add(watch);
            try {
                while (waiter.mayCall()) {
                    if (!to.descriptor.isOpen()) {
                        return Outcome.CLOSED;
                    }
                    long result = call(waiter.state, count, true);
                    if (result == Outcome.NOT_NOW) { // one of them is non-blocking
                        awaitBoth(waiter.state);
                    } else if (result != Outcome.RETRY) {
                        return result;
                    }
                }
                return waiter.refusal();
            } finally {
                to.descriptor.remove(watch);
            }
        } finally {
            waiter.leave();
        }
    }

    /** Waits until a further call is worthwhile; a wake-up also ends this wait. */
    private void awaitBoth(CallState state) {
        int source = from.descriptor.number();
        int ready = PollCalls.ppoll(state, source, PollEvents.IN, Deadline.NEVER);
        if (ready == 0) {
            int target = to.descriptor.number();
            ready = PollCalls.ppoll(state, target, PollEvents.OUT, Deadline.NEVER);
        }
        if (ready == 0) { // poll may have been wrong
            PollCalls.pause(state, PAUSE);
        }
    }

    @Override
    public String toString() {
        return from + " to " + to;
    }
}

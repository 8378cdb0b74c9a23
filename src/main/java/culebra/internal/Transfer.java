package culebra.internal;

import static culebra.internal.NegatedErrno.EOPNOTSUPP;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * A call on a descriptor that moves the bytes of one buffer, in its three shapes of waiting.
 *
 * <p>The result is that of the call, an {@link Outcome}, or another negated errno. The descriptor's
 * blocking mode is never changed, since duplicates in other processes share it. An attempt is a
 * call that itself requests not to wait. Where the kernel has no such call for this kind of file,
 * an attempt polls first.
 */
public abstract class Transfer {
    private static final long PAUSE = 1_000_000;
    private static final int MOST_CONTRADICTIONS = 3;

    private final int events;
    private final long sure;

    /**
     * A kind of transfer.
     *
     * @param events what to wait for before the next attempt, as for poll(2)
     * @param sure the number of bytes that a call moves without waiting once poll has reported
     *     readiness
     */
    Transfer(int events, long sure) {
        this.events = events;
        this.sure = sure;
    }

    /**
     * Makes the call in a form that does not wait; returns {@link Outcome#NOT_NOW} if it would have
     * to.
     */
    abstract long attempt(CallState state, int number, MemorySegment buffer);

    /** Makes the call in a form that waits, unless the descriptor is non-blocking. */
    abstract long call(CallState state, int number, MemorySegment buffer);

    /** Makes the call, waiting until a deadline; {@link Deadline#NOW} means not to wait. */
    public final long move(AbstractFd fd, MemorySegment buffer, long deadline) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return move(descriptor, buffer, deadline);
        } finally {
            descriptor.done();
        }
    }

    /** Makes the call for a caller that already holds the number. */
    final long move(Descriptor descriptor, MemorySegment buffer, long deadline) {
        long result =
                deadline == Deadline.NEVER && mayBlock(descriptor)
                        ? block(descriptor, buffer)
                        : attempt(descriptor, buffer);
        if (result != Outcome.NOT_NOW || deadline == Deadline.NOW) {
            return result;
        }
        return pollTells()
                ? attemptUntil(descriptor, buffer, deadline)
                : callUntil(descriptor, buffer, deadline);
    }

    /** Returns the number of bytes that a nonnegative result stands for. */
    long size(long result) {
        return result;
    }

    /** Returns true if the result may mean that there is no such attempt for this kind of file. */
    boolean isRefusal(long result) {
        return result == EOPNOTSUPP;
    }

    /** Returns true if the call also reads or writes regular files, which may refuse an attempt. */
    boolean mayBeFile() {
        return false;
    }

    /**
     * Returns whether poll reports when the call would not wait; if false, only the call itself can
     * tell.
     */
    boolean pollTells() {
        return true;
    }

    /**
     * Returns whether to wait in the call itself. This must be false if the call would use up the
     * wake-up of another thread.
     */
    boolean mayBlock() {
        return true;
    }

    /**
     * Returns whether to wait in the call itself, which is one system call, whereas an attempt may
     * be an extra one.
     */
    private boolean mayBlock(Descriptor descriptor) {
        return mayBlock() && !descriptor.isFile() && !Thread.currentThread().isVirtual();
    }

    private long block(Descriptor descriptor, MemorySegment buffer) {
        return call(Waiter.enter(descriptor, true), descriptor, buffer);
    }

    /**
     * Attempts whenever poll reports readiness, and once more at the deadline: poll may ask for
     * more room in a socket than the call needs.
     */
    private long attemptUntil(Descriptor descriptor, MemorySegment buffer, long deadline) {
        int contradictions = 0;
        while (true) {
            int ready = PollCalls.await(descriptor, events, deadline);
            if (ready != 0 && ready != Outcome.TIMED_OUT) {
                return ready;
            }
            long result = attempt(descriptor, buffer);
            if (result != Outcome.NOT_NOW) {
                return result;
            }
            if (ready == Outcome.TIMED_OUT) {
                return ready;
            }
            // A rival may have been faster. If not, poll never waits: for example, it reports the
            // urgent byte of a UNIX stream, which a peek skips.
            contradictions = PollCalls.now(descriptor, events) == 0 ? contradictions + 1 : 0;
            if (contradictions > MOST_CONTRADICTIONS) {
                int ended = pause(descriptor, deadline);
                if (ended != 0) {
                    return ended;
                }
            }
        }
    }

    private long callUntil(Descriptor descriptor, MemorySegment buffer, long deadline) {
        while (true) {
            long result = callInEngine(descriptor, buffer, deadline);
            if (result != Outcome.NOT_NOW) {
                return result;
            }
            int ended = pause(descriptor, deadline); // the description is non-blocking
            if (ended != 0) {
                return ended;
            }
        }
    }

    /** Pauses where poll does not help. Returns 0, or the {@link Outcome} that ends the wait. */
    private static int pause(Descriptor descriptor, long deadline) {
        if (!descriptor.isOpen()) {
            return Outcome.CLOSED;
        }
        if (Thread.interrupted()) {
            return Outcome.INTERRUPTED;
        }
        if (Deadline.passed(deadline)) {
            return Outcome.TIMED_OUT;
        }
        LockSupport.parkNanos(descriptor, Math.min(PAUSE, Deadline.left(deadline)));
        return 0;
    }

    private long callInEngine(Descriptor descriptor, MemorySegment buffer, long deadline) {
        if (!Thread.currentThread().isVirtual()) {
            return call(Waiter.enter(descriptor, deadline), descriptor, buffer);
        }
        MemorySegment reachable = WaitPool.reachable(buffer);
        return WaitPool.call(
                descriptor,
                () -> (int) call(Waiter.enter(descriptor, deadline), descriptor, reachable),
                true);
    }

    private long attempt(Descriptor descriptor, MemorySegment buffer) {
        if (descriptor.pollsFirst()) {
            return pollAndCall(descriptor, buffer);
        }
        CallState state = CallState.acquire();
        long result;
        try {
            int number = descriptor.number();
            boolean plain = descriptor.isFile();
            do {
                result = plain ? call(state, number, buffer) : attempt(state, number, buffer);
            } while (result == Outcome.RETRY);
        } finally {
            state.release();
        }
        if (result == Outcome.NOT_NOW && provesToBeFile(descriptor)) {
            return attempt(descriptor, buffer);
        }
        if (!isRefusal(result)) {
            return result;
        }
        long plain = pollAndCall(descriptor, buffer);
        if (plain != result) { // or else the error was the file's own
            descriptor.pollFirst();
            if (result != EOPNOTSUPP) { // which FIFOs always say
                Log.fallback("an attempt by preadv2 or pwritev2", "poll");
            }
        }
        return plain;
    }

    /**
     * Returns true if the attempt was refused only since a plain file's bytes are not in memory
     * yet: poll says at once that it is ready, and no attempt would ever fetch them.
     */
    private boolean provesToBeFile(Descriptor descriptor) {
        if (!mayBeFile() || descriptor.isFile() || descriptor.isNoFile()) {
            return false;
        }
        if (StatCalls.kind(descriptor.number()) != Constants.S_IFREG) {
            descriptor.setNoFile();
            return false;
        }
        descriptor.setFile();
        return true;
    }

    /** Checks memory as a call does, for cases in which the call comes later or not at all. */
    static void requireUsable(MemorySegment buffer) {
        if (!buffer.scope().isAlive()) {
            throw new IllegalStateException("The arena of the memory is closed");
        }
        if (!buffer.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("The memory belongs to another thread's arena");
        }
    }

    /**
     * Polls, then makes the call. Only poll may return NOT_NOW: a call that took too long has lost
     * to a rival and is retried.
     */
    private long pollAndCall(Descriptor descriptor, MemorySegment buffer) {
        requireUsable(buffer);
        MemorySegment part = buffer.byteSize() <= sure ? buffer : buffer.asSlice(0, sure);
        long result;
        do {
            int ready = PollCalls.now(descriptor, events);
            result = ready == 0 ? callForAMoment(descriptor, part) : ready;
        } while (result == Outcome.TIMED_OUT);
        return result;
    }

    private long callForAMoment(Descriptor descriptor, MemorySegment buffer) {
        CallState state = CallState.acquire();
        try {
            BriefCall brief = state.briefCall();
            brief.begin();
            try {
                long result;
                do {
                    result = call(state, descriptor.number(), buffer);
                } while (result == Outcome.RETRY && !brief.isOver());
                return result == Outcome.RETRY ? Outcome.TIMED_OUT : result;
            } finally {
                brief.end();
            }
        } finally {
            state.release();
        }
    }

    private long call(Waiter waiter, Descriptor descriptor, MemorySegment buffer) {
        try {
            while (waiter.mayCall()) {
                long result = call(waiter.state, descriptor.number(), buffer);
                if (result != Outcome.RETRY) {
                    return result;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }
}

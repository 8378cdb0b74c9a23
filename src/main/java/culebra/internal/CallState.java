package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The native memory that one running call needs beside its arguments: errno, a time, a result.
 *
 * <p>A platform thread keeps its own. Virtual threads borrow one for the length of a call, hardly
 * ever across a park: there are never many calls at once, but there may be a million virtual
 * threads.
 */
final class CallState {
    private static final ThreadLocal<CallState> KEPT = new ThreadLocal<>();

    /** Where a call that may fail leaves errno. */
    final MemorySegment errno;

    /** A struct timespec. */
    final MemorySegment time;

    /** Room for a small result: an int, a long, a struct pollfd, a struct iovec. */
    final MemorySegment value;

    /** A counter of eight bytes, that of an eventfd. */
    final MemorySegment counter;

    private CallState() {
        MemorySegment block = Arena.ofAuto().allocate(64, 8);
        errno = block.asSlice(0, 4);
        counter = block.asSlice(8, 8);
        time = block.asSlice(16, 16);
        value = block.asSlice(32, 32);
    }

    /** Takes this thread's state; {@link #release} follows in a finally block. */
    static CallState acquire() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            CallState spare = Spare.STATES.getAndSet(Spare.slot(thread), null);
            return spare == null ? new CallState() : spare;
        }
        CallState kept = KEPT.get();
        return kept == null ? keep() : kept;
    }

    void release() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            Spare.STATES.setRelease(Spare.slot(thread), this);
        }
    }

    /** The result of a call whose failure is -1: the result, or the negated errno. */
    int check(int result) {
        return result == -1 ? -errno() : result;
    }

    /** The same for calls that return a size. */
    long check(long result) {
        return result == -1 ? -errno() : result;
    }

    int errno() {
        return errno.get(JAVA_INT, 0);
    }

    /** The struct timespec, set to a number of nanoseconds. */
    MemorySegment time(long nanos) {
        time.set(JAVA_LONG, 0, nanos / 1_000_000_000);
        time.set(JAVA_LONG, 8, nanos % 1_000_000_000);
        return time;
    }

    private static CallState keep() {
        var state = new CallState();
        KEPT.set(state);
        return state;
    }

    /** Those that no virtual thread has borrowed; two at one place lose one of them, no more. */
    private static final class Spare {
        static final AtomicReferenceArray<CallState> STATES = new AtomicReferenceArray<>(64);

        static int slot(Thread thread) {
            return (int) thread.threadId() & STATES.length() - 1;
        }
    }
}

package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The native memory that one running call needs beside its arguments: errno, a time, a result.
 *
 * <p>A platform thread keeps its own. Virtual threads borrow one for the length of a call, never
 * across a park: there are never many calls at once, but there may be a million virtual threads.
 */
final class CallState {
    private static final ThreadLocal<CallState> KEPT = new ThreadLocal<>();
    private static final CallState[] SPARE = new CallState[64];
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(CallState[].class);

    /** Where a call that may fail leaves errno. */
    final MemorySegment errno;

    /** A struct timespec. */
    final MemorySegment time;

    /** Room for a small result: an int, a long, a struct pollfd, a struct iovec. */
    final MemorySegment value;

    private CallState() {
        MemorySegment block = Arena.ofAuto().allocate(64, 8);
        errno = block.asSlice(0, 4);
        time = block.asSlice(16, 16);
        value = block.asSlice(32, 32);
    }

    /** Takes this thread's state; {@link #release} follows in a finally block. */
    static CallState acquire() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            var spare = (CallState) SLOT.getAndSet(SPARE, slot(thread), (CallState) null);
            return spare == null ? new CallState() : spare;
        }
        CallState kept = KEPT.get();
        return kept == null ? keep() : kept;
    }

    void release() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            SLOT.setRelease(SPARE, slot(thread), this);
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

    private static int slot(Thread thread) {
        return (int) thread.threadId() & SPARE.length - 1;
    }
}

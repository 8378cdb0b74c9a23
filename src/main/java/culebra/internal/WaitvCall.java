package culebra.internal;

import static culebra.internal.NegatedErrno.EINVAL;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Collections;

/** futex_waitv(2), Linux 5.16: one thread waits for up to 128 words. */
final class WaitvCall {
    /** The maximum number of words of a call. */
    static final int MAX = 128;

    /**
     * The number of arenas that a call holds open: those of the words, whose addresses the kernel
     * gets as numbers.
     */
    static final int ARENAS = 100;

    // struct futex_waitv
    static final int SIZE = 24;
    private static final int VALUE = 0;
    private static final int WORD = 8;
    private static final int FLAGS = 16;
    private static final int FUTEX_32 = 2;

    /**
     * The number of the system call, which is the same on every architecture. The C library's
     * headers may be older than the call.
     */
    private static final long SYS_FUTEX_WAITV = 449;

    private static final MethodHandle CALL =
            Native.withErrno(
                            "syscall",
                            FunctionDescriptor.of(
                                            JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG,
                                            ADDRESS, JAVA_LONG)
                                    .appendArgumentLayouts(
                                            Collections.nCopies(ARENAS, ADDRESS)
                                                    .toArray(MemoryLayout[]::new)))
                    .asSpreader(MemorySegment[].class, ARENAS);

    /** Whether the kernel has the call and no sandbox refuses it. */
    static final boolean IS_SUPPORTED = isSupported();

    private WaitvCall() {}

    private static boolean isSupported() {
        try (CallState state = CallState.acquire()) {
            var none = new MemorySegment[ARENAS];
            Arrays.fill(none, MemorySegment.NULL);
            return call(state, MemorySegment.NULL, 0, Deadline.NEVER, none) == EINVAL;
        }
    }

    /** Writes an entry to wait until a word has another value. */
    static void set(MemorySegment array, int index, MemorySegment word, int seen) {
        long at = (long) index * SIZE;
        array.set(JAVA_LONG, at + VALUE, Integer.toUnsignedLong(seen));
        array.set(JAVA_LONG, at + WORD, word.address());
        array.set(JAVA_INT, at + FLAGS, FUTEX_32);
    }

    /** Waits. Returns the index of a word whose waiters were woken, or the negated errno. */
    static int call(
            CallState state, MemorySegment array, int count, long deadline, MemorySegment[] held) {
        MemorySegment time = deadline == Deadline.NEVER ? MemorySegment.NULL : state.time(deadline);
        try {
            return (int)
                    state.check(
                            (long)
                                    CALL.invokeExact(
                                            state.errno,
                                            SYS_FUTEX_WAITV,
                                            array,
                                            (long) count,
                                            0L,
                                            time,
                                            (long) Constants.CLOCK_MONOTONIC,
                                            held));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}

package culebra.internal;

import static culebra.internal.NegatedErrno.ETIMEDOUT;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * futex(2) on words that processes share, hence without FUTEX_PRIVATE_FLAG. glibc has no function
 * of that name.
 */
public final class FutexCalls {
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final long WAKE = 1;

    private static final CriticalCall FUTEX_WAKE =
            Native.critical(
                    "syscall",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG));

    static {
        MemorySegment harmless = Arena.global().allocate(JAVA_INT);
        for (int i = 0; i < Native.SETTLING_CALLS; i++) {
            int woken = wake(harmless, 1);
        }
    }

    private FutexCalls() {}

    /**
     * Wakes threads that wait for the word. Returns their number, or -1 if the word cannot be
     * accessed.
     */
    public static int wake(MemorySegment word, int count) {
        try {
            return (int)
                    (long)
                            FUTEX_WAKE
                                    .handle()
                                    .invokeExact((long) Abi.SYS_FUTEX, word, WAKE, (long) count);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Returns true if the word has another value. */
    static boolean differs(MemorySegment word, int seen) {
        return (int) INT.getVolatile(word, 0L) != seen;
    }

    /**
     * Waits on a platform thread until the word has another value, or until a deadline. Returns 0,
     * an {@link Outcome}, or another negated errno.
     */
    static int await(MemorySegment word, int seen, Gate gate, long deadline) {
        Waiter waiter = Waiter.enter(gate, true);
        try {
            while (waiter.mayCall()) {
                if (differs(word, seen)) {
                    return 0;
                }
                int result = Wait.call(waiter.state, word, seen, deadline);
                if (result == ETIMEDOUT) {
                    return differs(word, seen) ? 0 : Outcome.TIMED_OUT;
                }
                if (result < 0 && result != Outcome.RETRY && result != Outcome.NOT_NOW) {
                    return result;
                }
                if (result == 0 && differs(word, seen)) { // even if interrupted: it was woken
                    return 0;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    /** Linked lazily, on the first wait. */
    private static final class Wait {
        private static final long WAIT_BITSET = 9; // unlike FUTEX_WAIT it takes a moment
        private static final long ALL_BITS = 0xffffffffL;
        private static final MethodHandle FUTEX_WAIT =
                Native.withErrno(
                        "syscall",
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS,
                                JAVA_LONG, JAVA_LONG));

        static int call(CallState state, MemorySegment word, int seen, long deadline) {
            MemorySegment time =
                    deadline == Deadline.NEVER ? MemorySegment.NULL : state.time(deadline);
            try {
                return (int)
                        state.check(
                                (long)
                                        FUTEX_WAIT.invokeExact(
                                                state.errno,
                                                (long) Abi.SYS_FUTEX,
                                                word,
                                                WAIT_BITSET,
                                                (long) seen,
                                                time,
                                                0L,
                                                ALL_BITS));
            } catch (Throwable thrown) {
                throw Native.unexpected(thrown);
            }
        }
    }
}

package culebra.internal;

import static culebra.internal.NegatedErrno.ETIMEDOUT;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Operations on an existing sem_t.
 *
 * <p>The calls that cannot block are critical and take no errno: of a sound semaphore their -1 has
 * one meaning.
 */
public final class SemCalls {
    private static final CriticalCall POST =
            Native.critical("sem_post", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final CriticalCall TRYWAIT =
            Native.critical("sem_trywait", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    private static final int SIZE = 32; // of a sem_t of every glibc for 64 bits
    private static final int SHARED = 128; // in it

    static {
        MemorySegment harmless = Arena.global().allocate(SIZE, Long.BYTES);
        for (int i = 0; i < Native.SETTLING_CALLS; i++) {
            boolean posted = sem_post(harmless);
        }
    }

    private SemCalls() {}

    /** Adds a permit; false if there are SEM_VALUE_MAX already. */
    public static boolean sem_post(MemorySegment sem) {
        try {
            return (int) POST.handle().invokeExact(sem) == 0;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Takes a permit if there is one. */
    public static boolean sem_trywait(MemorySegment sem) {
        try {
            return (int) TRYWAIT.handle().invokeExact(sem) == 0;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Creates a semaphore in a slot, shared between processes. */
    public static void sem_init(MemorySegment sem, int permits) {
        try {
            int ignored = (int) Init.INIT.handle().invokeExact(sem, 1, permits);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Destroys a semaphore. */
    public static void sem_destroy(MemorySegment sem) {
        try {
            int ignored = (int) Init.DESTROY.handle().invokeExact(sem);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Returns the number of permits. */
    public static int sem_getvalue(MemorySegment sem) {
        CallState state = CallState.acquire();
        try {
            int ignored = (int) Value.GETVALUE.handle().invokeExact(sem, state.value);
            return state.value.get(JAVA_INT, 0);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    /**
     * Returns whether there is a semaphore that processes share. Any other content would make the C
     * library wait forever, or abort the process.
     */
    public static boolean isSound(MemorySegment sem) {
        long[] words = new long[2]; // value and waiters, sharing and nothing: two ints each
        MemorySegment.ofArray(words).copyFrom(sem.asSlice(0, 16)); // loads less than get
        return (int) words[0] >= 0 && (int) words[1] == SHARED;
    }

    /** Waits for a permit until a deadline. Returns 0, or an {@link Outcome}. */
    public static int sem_wait(MemorySegment sem, Gate gate, long deadline, boolean interruptible) {
        if (Thread.currentThread().isVirtual()) {
            MemorySegment reachable = WaitPool.reachable(sem);
            return WaitPool.call(
                    gate,
                    () -> Wait.await(reachable, gate, deadline, interruptible),
                    interruptible);
        }
        return Wait.await(sem, gate, deadline, interruptible);
    }

    /** Linked lazily, for creating semaphores. */
    private static final class Init {
        static final CriticalCall INIT =
                Native.critical(
                        "sem_init", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
        static final CriticalCall DESTROY =
                Native.critical("sem_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    /** Linked lazily, on the first query. */
    private static final class Value {
        static final CriticalCall GETVALUE =
                Native.critical("sem_getvalue", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    }

    /** Linked lazily, on the first wait. */
    private static final class Wait {
        private static final MethodHandle WAIT =
                Native.withErrno("sem_wait", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        private static final MethodHandle CLOCKWAIT =
                Native.withErrno(
                        "sem_clockwait",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));

        static int await(MemorySegment sem, Gate gate, long deadline, boolean interruptible) {
            Waiter waiter = Waiter.enter(gate, interruptible);
            try {
                while (waiter.mayCall()) {
                    int result = call(waiter.state, sem, deadline);
                    if (result != Outcome.RETRY) {
                        return result == ETIMEDOUT ? waiter.timedOut() : result;
                    }
                }
                return waiter.refusal();
            } catch (Throwable thrown) {
                throw Native.unexpected(thrown);
            } finally {
                waiter.leave();
            }
        }

        private static int call(CallState state, MemorySegment sem, long deadline)
                throws Throwable {
            if (deadline == Deadline.NEVER) {
                return state.check((int) WAIT.invokeExact(state.errno, sem));
            }
            int clock = Constants.CLOCK_MONOTONIC;
            MemorySegment time = state.time(deadline);
            return state.check((int) CLOCKWAIT.invokeExact(state.errno, sem, clock, time));
        }
    }
}

package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Condition variables between processes. Calls return 0, or an error number as those of {@link
 * MutexCalls}.
 *
 * <p>No call is critical: even a signal may have to wait after a waiter was killed.
 */
public final class ConditionCalls {
    private static final MethodHandle SIGNAL =
            Native.plain("pthread_cond_signal", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle CLOCKWAIT =
            Native.plain(
                    "pthread_cond_clockwait",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS));

    /**
     * The wait ended early, by an interrupt or by a wake-up that was meant for the previous wait.
     */
    public static final int WOKEN = -1_000;

    public static final int MONOTONIC = Constants.CLOCK_MONOTONIC;
    public static final int WALL_CLOCK = Constants.CLOCK_REALTIME;

    private ConditionCalls() {}

    /** Wakes one waiter. */
    public static int signal(MemorySegment cond) {
        try {
            return (int) SIGNAL.invokeExact(cond);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Wakes all waiters. */
    public static int broadcast(MemorySegment cond) {
        try {
            return (int) Broadcast.BROADCAST.invokeExact(cond);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Unlocks the mutex, waits until a deadline of the monotonic clock and locks it again. */
    public static int clockwait(MemorySegment cond, MemorySegment mutex, long deadline) {
        MemorySegment time = CallState.acquire().time(deadline); // kept by the platform thread
        try {
            return (int) CLOCKWAIT.invokeExact(cond, mutex, Constants.CLOCK_MONOTONIC, time);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /**
     * Unlocks the mutex, waits until a time of either clock or until interrupted, and locks the
     * mutex again. This is one call, since a signal that comes between two calls would be lost.
     * After EINTR glibc continues to wait, but checks the time again.
     *
     * @param gate the gate of the condition
     * @param clock {@link #MONOTONIC} or {@link #WALL_CLOCK}
     * @return 0, an error number, {@link Outcome#INTERRUPTED} if it was interrupted before and the
     *     mutex was never unlocked, or {@link #WOKEN}
     */
    public static int timedwait(
            MemorySegment cond,
            MemorySegment mutex,
            Gate gate,
            int clock,
            long seconds,
            long nanos) {
        Waiter waiter = Waiter.enter(gate, true);
        try {
            if (!waiter.mayCall()) {
                return waiter.refusal();
            }
            MemorySegment time = waiter.alarm(seconds, nanos);
            int code = (int) CLOCKWAIT.invokeExact(cond, mutex, clock, time);
            return code == MutexCalls.ETIMEDOUT && time.get(JAVA_LONG, 0) == 0 ? WOKEN : code;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            waiter.leave();
        }
    }

    /** Creates a condition variable, shared between processes. */
    public static int init(MemorySegment cond) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(Abi.PTHREAD_CONDATTR_SIZE, 8);
            int code = Init.ATTR_INIT.callPlain(attr.address());
            code |= Init.SETPSHARED.callPlain(attr.address(), Constants.PTHREAD_PROCESS_SHARED);
            code |= Init.SETCLOCK.callPlain(attr.address(), Constants.CLOCK_MONOTONIC);
            return code != 0 ? code : (int) Init.INIT.invokeExact(cond, attr);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Destroys a condition variable; waits for threads that were woken and have not left yet. */
    public static int destroy(MemorySegment cond) {
        try {
            return (int) Init.DESTROY.invokeExact(cond);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static final class Broadcast {
        static final MethodHandle BROADCAST =
                Native.plain("pthread_cond_broadcast", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    private static final class Init {
        static final MethodHandle INIT =
                Native.plain(
                        "pthread_cond_init", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        static final MethodHandle DESTROY =
                Native.plain("pthread_cond_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        static final SetupCall ATTR_INIT = SetupCall.of("pthread_condattr_init");
        static final SetupCall SETPSHARED = SetupCall.of("pthread_condattr_setpshared");
        static final SetupCall SETCLOCK = SetupCall.of("pthread_condattr_setclock");
    }
}

package culebra.sync;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The state of a barrier, which changes atomically: the number of threads that have arrived (20
 * bits), the number of resets (12 bits), and the generation (32 bits), on which threads sleep.
 */
final class BarrierState {
    static final int MAX_PARTIES = (1 << 20) - 1;

    /** Where the generation is, since both CPUs are little-endian. */
    static final long GENERATION = 4;

    private static final VarHandle STATE = JAVA_LONG.varHandle();
    private static final long RESET = 1L << 20;
    private static final long RESETS = 0xfff00000L;
    private static final long NEXT = 1L << 32;

    private BarrierState() {}

    static long get(MemorySegment barrier) {
        return (long) STATE.getVolatile(barrier, 0L);
    }

    static boolean set(MemorySegment barrier, long expected, long state) {
        return STATE.compareAndSet(barrier, 0L, expected, state);
    }

    static int arrived(long state) {
        return (int) state & MAX_PARTIES;
    }

    static int generation(long state) {
        return (int) (state >>> 32);
    }

    /** All have arrived. */
    static long complete(long state) {
        return (state & ~MAX_PARTIES) + NEXT;
    }

    /** Returns the state of a new generation, without arrivals. */
    static long reset(long state) {
        return (state & -NEXT) + NEXT | (state + RESET) & RESETS;
    }

    static boolean wasReset(long before, long after) {
        return (before & RESETS) != (after & RESETS);
    }
}

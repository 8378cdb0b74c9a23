package culebra.sync;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The state of a barrier, which changes atomically: the number of threads that have arrived (20
 * bits), how the last 4 generations ended (4 bits, the last one lowest; 1 for a reset), the number
 * of resets (8 bits), and the generation (32 bits), on which threads sleep.
 */
final class BarrierState {
    static final int MAX_PARTIES = (1 << 20) - 1;

    /** Where the generation is, since both CPUs are little-endian. */
    static final long GENERATION = 4;

    private static final VarHandle STATE = JAVA_LONG.varHandle();
    private static final int ENDS_AT = 20;
    private static final int ENDS = 4;
    private static final int RESETS_AT = 24;
    private static final long RESETS = 0xff000000L;
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
        return next(state, 0);
    }

    /** Returns the state of a new generation, without arrivals. */
    static long reset(long state) {
        return next(state, 1);
    }

    private static long next(long state, long end) {
        long ends = (state >>> ENDS_AT << 1 | end) & (1 << ENDS) - 1;
        long resets = state + (end << RESETS_AT) & RESETS;
        return (state & -NEXT) + NEXT | resets | ends << ENDS_AT;
    }

    /**
     * Returns whether a generation that is over was reset, given a state in it. If it is too long
     * ago, any later reset counts.
     */
    static boolean wasReset(long before, long now) {
        int later = generation(now) - generation(before) - 1;
        return Integer.compareUnsigned(later, ENDS) < 0
                ? (now >>> ENDS_AT + later & 1) != 0
                : (before & RESETS) != (now & RESETS);
    }
}

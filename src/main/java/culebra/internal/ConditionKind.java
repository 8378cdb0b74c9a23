package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** Checks whether a slot contains a condition variable that processes share. */
public final class ConditionKind {
    // In a pthread_cond_t for 64 bits. The size of a group comes before the waiters, which glibc
    // 2.41 has moved.
    private static final long SEQUENCE = 0;
    private static final long GROUP_START = 8;
    private static final long WAITERS = 36;
    private static final long WAITERS_SINCE_2_41 = 28;
    private static final int SHARED = 1;
    private static final int FLAGS = 3;
    private static final int LOCK = 3;
    private static final int LOCK_BITS = 2;
    private static final long MAX_THREADS = 1 << 22; // PID_MAX_LIMIT
    private static final long LONGEST = 1L << 40;

    /**
     * The number of attempts: between two reads another process may change values that belong
     * together.
     */
    private static final int LOOKS = 100;

    private ConditionKind() {}

    /**
     * Returns null if the slot contains a condition that can be opened; otherwise a description of
     * its content.
     */
    public static String whyNot(MemorySegment cond) {
        for (int i = 0; i < LOOKS; i++) {
            if (isSound(cond, WAITERS) || isSound(cond, WAITERS_SINCE_2_41)) {
                return null;
            }
        }
        return isZero(cond)
                ? "only zeros: no condition yet, or a C condition that is private to one process"
                : "other data, or a C condition that is private to one process";
    }

    /** Checks the content: with any other content a signal may wait forever. */
    private static boolean isSound(MemorySegment cond, long offset) {
        long start = cond.get(JAVA_LONG, GROUP_START) >>> 1;
        int group = cond.get(JAVA_INT, offset - JAVA_INT.byteSize());
        int waiters = cond.get(JAVA_INT, offset);
        long past = (cond.get(JAVA_LONG, SEQUENCE) >>> 1) - start;
        return (waiters & SHARED) != 0
                && waiters >>> FLAGS <= MAX_THREADS
                && (group & LOCK) != LOCK
                && past >= group >>> LOCK_BITS
                && past < LONGEST;
    }

    private static boolean isZero(MemorySegment cond) {
        for (long offset = 0; offset < cond.byteSize(); offset += JAVA_LONG.byteSize()) {
            if (cond.get(JAVA_LONG, offset) != 0) {
                return false;
            }
        }
        return true;
    }
}

package culebra.sysv;

import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.Outcome;
import culebra.internal.SembufOp;
import culebra.internal.SysvSemCalls;

import java.util.concurrent.locks.LockSupport;

/**
 * How a set gets its first values. The system creates it first and sets them afterwards: that
 * somebody has operated on it says that this is done.
 */
final class FirstOperation {
    /** A creator takes microseconds, unless it was killed. */
    private static final long PATIENCE = 1_000_000_000;

    private static final long PAUSE = 200_000;

    /** What the system allows in one call on every machine. */
    private static final int MOST = 250;

    private FirstOperation() {}

    /** Waits for another's: 1, or 0 if it does not come, or the negated errno. */
    static int await(int id) {
        long end = System.nanoTime() + PATIENCE;
        while (true) {
            long last = SysvSemCalls.lastOperation(id);
            if (last != 0) {
                return (int) Math.max(Math.min(last, 1), -Integer.MAX_VALUE);
            }
            if (System.nanoTime() > end) {
                return 0;
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /**
     * Sets the values, by an operation that is possible only while all are 0, so that one of
     * several does it: 0, or the negated errno.
     */
    static int set(int id, int[] values) {
        if (values.length > MOST) {
            int result = SysvSemCalls.setAll(id, values);
            return result < 0 ? result : operate(id, touch(values[0]));
        }
        int set = 0;
        for (int value : values) {
            set += value == 0 ? 0 : 1;
        }
        var operations = new SemOp[values.length + set];
        int next = values.length;
        for (int i = 0; i < values.length; i++) {
            operations[i] = SemOp.awaitZero(i);
            if (values[i] != 0) {
                operations[next++] = SemOp.add(i, values[i]);
            }
        }
        int result = SysvSemCalls.lastOperation(id) == 0 ? operate(id, operations) : 0;
        return result == Outcome.NOT_NOW ? 0 : result; // somebody else was faster
    }

    /** An operation that changes nothing. */
    private static SembufOp[] touch(int value) {
        SemOp up = SemOp.add(0, 1);
        SemOp down = SemOp.take(0, 1);
        return value == 0 ? new SemOp[] {up, down} : new SemOp[] {down, up};
    }

    private static int operate(int id, SembufOp[] operations) {
        return SysvSemCalls.semop(id, operations, new Gate(), Deadline.NOW);
    }
}

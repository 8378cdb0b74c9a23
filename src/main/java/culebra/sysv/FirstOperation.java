package culebra.sysv;

import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.Outcome;
import culebra.internal.SembufOp;
import culebra.internal.SysvControl;
import culebra.internal.SysvSemCalls;

import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * How a set gets its first values. The system creates it first and sets them afterwards: that
 * somebody has operated on it says that this is done.
 */
final class FirstOperation {
    /** So many semaphores at once are more than the system lets anybody operate on. */
    static final int TOO_MANY = -7; // E2BIG

    /** A creator takes microseconds, unless it was killed. */
    private static final long PATIENCE = 1_000_000_000;

    private static final long PAUSE = 200_000;

    private FirstOperation() {}

    /** Waits for another's: 1, or 0 if it does not come, or the negated errno. */
    static int await(int id) {
        long end = System.nanoTime() + PATIENCE;
        long last = SysvSemCalls.lastOperation(id);
        boolean interrupted = false;
        while (last == 0 && System.nanoTime() < end) {
            interrupted |= Thread.interrupted(); // or it would not pause
            LockSupport.parkNanos(PAUSE);
            last = SysvSemCalls.lastOperation(id);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return (int) Math.min(last, 1);
    }

    /** Sets the values of a set that this process has just created: 0, or the negated errno. */
    static int create(int id, int[] values) {
        try (var _ = FirstLock.enter()) {
            int result = setOnce(id, new int[values.length], values);
            if (result == TOO_MANY) {
                result = SysvSemCalls.setAll(id, values);
                return result < 0 ? result : operate(id, touch(values[0]));
            }
            return result;
        }
    }

    /**
     * Sets the values of a set whose creator has set none or only some: 0, or the negated errno.
     * TOO_MANY says that it is removed: so many cannot be set at once, but be created anew.
     */
    static int repair(int id, int count, int[] values) {
        try (var _ = FirstLock.enter()) {
            int result = setOnce(id, new int[count], values);
            if (result == TOO_MANY) {
                SysvControl.SEM.remove(id);
            }
            return result;
        }
    }

    private static int setOnce(int id, int[] present, int[] values) {
        long last = SysvSemCalls.lastOperation(id);
        return last == 0 ? set(id, present, values) : (int) Math.min(last, 0); // done already
    }

    /**
     * Changes the values by one operation that is possible only while they are as they were: a
     * program in C may set them at the same time.
     */
    private static int set(int id, int[] present, int[] values) {
        while (true) {
            int result = operate(id, replace(present, values));
            if (result != Outcome.NOT_NOW || SysvSemCalls.lastOperation(id) != 0) {
                return result == Outcome.NOT_NOW ? 0 : result; // somebody else was faster
            }
            result = SysvSemCalls.getAll(id, present);
            if (result < 0) {
                return result;
            }
        }
    }

    private static SembufOp[] replace(int[] present, int[] values) {
        var operations = new ArrayList<SemOp>();
        for (int i = 0; i < present.length; i++) {
            if (present[i] != 0) {
                operations.add(SemOp.take(i, present[i]));
            }
            operations.add(SemOp.awaitZero(i));
            if (i < values.length && values[i] != 0) {
                operations.add(SemOp.add(i, values[i]));
            }
        }
        return operations.toArray(SembufOp[]::new);
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

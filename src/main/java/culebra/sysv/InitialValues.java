package culebra.sysv;

import static culebra.internal.NegatedErrno.E2BIG;

import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.Modes;
import culebra.internal.Outcome;
import culebra.internal.SysvControl;
import culebra.internal.SysvSemCalls;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Sets the initial values of a set. The system creates a set and sets its values in two steps.
 * Culebra marks a new set by its mode and sets the values in one operation, while it holds the
 * {@link CreationLock}. A marked set without values that is not locked was left by a dead creator.
 * Values that an unmarked set lacks may be set only by its own creator, which may be slow instead
 * of dead.
 */
final class InitialValues {
    /**
     * The mode of a set that waits for its values: private, with one bit that no program has reason
     * to use, since execute permission has no meaning.
     */
    static final int MARK = 0610;

    /** Longest wait for a program that sets the values one by one; it may set only some. */
    private static final Duration ONE_BY_ONE = Duration.ofSeconds(1);

    private static final long SHORTEST_PAUSE = 50_000;
    private static final long LONGEST_PAUSE = 5_000_000;

    private InitialValues() {}

    /**
     * Waits until a set has its values.
     *
     * @param first the values that a dead creator of this library has not set, or null not to set
     *     any
     * @return false if no process has set a value in time
     */
    static boolean await(SysvSemaphores set, int[] first, long deadline)
            throws IOException, InterruptedException {
        long settled = Math.min(deadline, Deadline.after(ONE_BY_ONE));
        for (long pause = SHORTEST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
            if (areSet(set) || first != null && repairs(set, first)) {
                return true;
            }
            if (Deadline.passed(settled) && !isZero(set)) {
                return true; // as it is
            }
            if (Deadline.passed(deadline)) {
                return false;
            }
            Gate.requireNotInterrupted();
            LockSupport.parkNanos(Math.min(pause, Deadline.left(deadline)));
        }
    }

    /** Returns whether a process has operated on the set, or has set each of its values. */
    private static boolean areSet(SysvSemaphores set) throws IOException {
        if (set.check(SysvSemCalls.lastOperation(set.id()), "semctl") != 0) {
            return true;
        }
        for (int i = 0; i < set.count(); i++) {
            if (set.lastProcess(i) == 0) {
                return false; // also if the process is of another PID namespace
            }
        }
        return true;
    }

    private static boolean isZero(SysvSemaphores set) throws IOException {
        for (int value : set.values()) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Sets the values if the creator was killed before it did; returns true if that is done. */
    private static boolean repairs(SysvSemaphores set, int[] first) throws IOException {
        if (!isMarked(set)) {
            return false;
        }
        try (CreationLock lock = CreationLock.tryEnter()) {
            if (!lock.isHeld() || areSet(set) || !isZero(set)) {
                return false;
            }
            int result = setAtOnce(set.id(), set.count(), first);
            if (result == E2BIG) {
                set.remove();
                throw new RemovedException(set + " had no values", null);
            }
            if (result == Outcome.NOT_NOW) {
                return false; // a program that does not use marks was faster
            }
            set.check(result, "semop");
            set.check(SysvControl.SEM.setMode(set.id(), Modes.PRIVATE), "semctl");
            return true;
        }
    }

    private static boolean isMarked(SysvSemaphores set) throws IOException {
        return set.check(SysvControl.SEM.mode(set.id()), "semctl") == MARK;
    }

    /** Sets the values of a set that this process has just created: 0, or the negated errno. */
    static int set(int id, int[] values) {
        int result = setAtOnce(id, values.length, values);
        if (result == E2BIG) {
            result = SysvSemCalls.setAll(id, values);
            result = result < 0 ? result : operate(id, touch(values[0]));
        }
        return result == Outcome.NOT_NOW ? 0 : result; // another process was faster
    }

    /** Sets the values by one operation that is possible only while all are 0. */
    private static int setAtOnce(int id, int count, int[] values) {
        var operations = new ArrayList<SemOp>();
        for (int i = 0; i < count; i++) {
            operations.add(SemOp.awaitZero(i));
            if (i < values.length && values[i] != 0) {
                operations.add(SemOp.add(i, values[i]));
            }
        }
        return operate(id, operations.toArray(SemOp[]::new));
    }

    /** An operation that changes nothing: possible unless another process has operated. */
    private static SemOp[] touch(int value) {
        return value == 0
                ? new SemOp[] {SemOp.awaitZero(0)}
                : new SemOp[] {SemOp.take(0, 1), SemOp.add(0, 1)};
    }

    private static int operate(int id, SemOp[] operations) {
        return SysvSemCalls.semop(
                id, operations, SemOp.SEMBUF, new Gate(InitialValues.class), Deadline.NOW);
    }
}

package culebra.sysv;

import culebra.internal.SembufOp;
import culebra.internal.SysvSemCalls;

import java.util.function.Function;

/**
 * One of the operations that {@link SysvSemaphores#apply} performs atomically. It is immutable and
 * can be reused.
 */
public final class SemOp {
    /** Converts an operation to that of the call layer. */
    static final Function<SemOp, SembufOp> SEMBUF = operation -> operation.sembuf;

    /** An index has 16 bits. */
    private static final int LAST = 65_535;

    private final int index;
    private final int delta;
    private final boolean undo;
    private final SembufOp sembuf;

    private SemOp(int index, int delta, boolean undo) {
        this.index = index;
        this.delta = delta;
        this.undo = undo;
        sembuf = new SembufOp(index, delta, undo);
    }

    /**
     * Returns an operation that adds to a semaphore's value. This operation never waits.
     *
     * @param index the semaphore's index in the set, from 0
     * @param amount the amount, 1 to 32,767
     * @return the operation
     * @throws IllegalArgumentException if the amount is out of range, or the index negative
     */
    public static SemOp add(int index, int amount) {
        return new SemOp(requireIndex(index), requireAmount(amount), false);
    }

    /**
     * Returns an operation that subtracts from a semaphore's value, waiting until the value is at
     * least the given amount.
     *
     * @param index the semaphore's index in the set, from 0
     * @param amount the amount, 1 to 32,767
     * @return the operation
     * @throws IllegalArgumentException if the amount is out of range, or the index negative
     */
    public static SemOp take(int index, int amount) {
        return new SemOp(requireIndex(index), -requireAmount(amount), false);
    }

    /**
     * Returns an operation that waits until a semaphore's value is 0.
     *
     * @param index the semaphore's index in the set, from 0
     * @return the operation
     * @throws IllegalArgumentException if the index is negative
     */
    public static SemOp awaitZero(int index) {
        return new SemOp(requireIndex(index), 0, false);
    }

    /**
     * Returns this operation with SEM_UNDO: the kernel undoes it when this process ends, even if it
     * is killed.
     *
     * @return a new operation
     */
    public SemOp withUndo() {
        return new SemOp(index, delta, true);
    }

    /**
     * Returns the semaphore's index in the set.
     *
     * @return the index, from 0
     */
    public int index() {
        return index;
    }

    /**
     * Returns the amount added to the value.
     *
     * @return the amount; negative if it is subtracted, 0 to wait for zero
     */
    public int delta() {
        return delta;
    }

    /** Returns a string with the semaphore, the operation, and whether it has SEM_UNDO. */
    @Override
    public String toString() {
        String what = delta == 0 ? " await 0" : (delta > 0 ? " +" : " ") + delta;
        return "SemOp[" + index + what + (undo ? ", undo]" : "]");
    }

    private static int requireIndex(int index) {
        if (index < 0 || index > LAST) {
            throw new IllegalArgumentException("Invalid semaphore index " + index);
        }
        return index;
    }

    private static int requireAmount(int amount) {
        if (amount < 1 || amount > SysvSemCalls.LARGEST_VALUE) {
            throw new IllegalArgumentException(
                    "amount must be from 1 to " + SysvSemCalls.LARGEST_VALUE + ", not " + amount);
        }
        return amount;
    }
}

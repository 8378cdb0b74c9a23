package culebra.sysv;

import culebra.internal.SysvControl;
import culebra.internal.SysvSemCalls;

import java.io.IOException;
import java.util.Objects;

/** The part of {@link SysvSemaphores} that tells and sets values. */
abstract sealed class SemaphoreValues extends SysvObject<SysvSemaphores> permits SysvSemaphores {
    /** The greatest value of a semaphore: SEMVMX. */
    public static final int MAX_VALUE = 32_767;

    private final int count;

    SemaphoreValues(int id, int count) {
        super(id, SysvControl.SEM);
        this.count = count;
    }

    /**
     * Tells how many semaphores there are.
     *
     * @return 1 at least
     */
    public int count() {
        return count;
    }

    /**
     * Tells a semaphore's value.
     *
     * @param index which, from 0
     * @return 0 to {@link SysvSemaphores#MAX_VALUE}, which may be another by now
     * @throws IndexOutOfBoundsException if there is no such semaphore
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public int value(int index) throws IOException {
        return ask(index, SysvSemCalls.VALUE);
    }

    /**
     * Tells all values as they are at one moment.
     *
     * @return one for each semaphore
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public int[] values() throws IOException {
        requireOpen();
        int[] values = new int[count];
        check(SysvSemCalls.getAll(id(), values), "semctl");
        return values;
    }

    /**
     * Sets a semaphore's value, wakes who waits for it, and forgets what was to be undone.
     *
     * @param index which, from 0
     * @param value 0 to {@link SysvSemaphores#MAX_VALUE}
     * @throws IndexOutOfBoundsException if there is no such semaphore
     * @throws IllegalArgumentException if the value is not possible
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public void set(int index, int value) throws IOException {
        requireIndex(index);
        requireValue(value);
        requireOpen();
        check(SysvSemCalls.set(id(), index, value), "semctl");
    }

    /**
     * Sets all values at once, wakes who waits for them, and forgets what was to be undone.
     *
     * @param values one for each semaphore, 0 to {@link SysvSemaphores#MAX_VALUE}
     * @throws IllegalArgumentException if there are more or fewer, or one is not possible
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public void setAll(int... values) throws IOException {
        int[] all = requireValues(values);
        if (all.length != count) {
            throw new IllegalArgumentException(
                    "There are " + all.length + " values for " + count + " semaphores");
        }
        requireOpen();
        check(SysvSemCalls.setAll(id(), all), "semctl");
    }

    /**
     * Tells how many threads, in all processes, wait for a semaphore's value to become larger.
     *
     * @param index which, from 0
     * @return the number, which may be another by now
     * @throws IndexOutOfBoundsException if there is no such semaphore
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public int waitingForIncrease(int index) throws IOException {
        return ask(index, SysvSemCalls.WAITING_FOR_INCREASE);
    }

    /**
     * Tells how many threads, in all processes, wait for a semaphore's value to become 0.
     *
     * @param index which, from 0
     * @return the number, which may be another by now
     * @throws IndexOutOfBoundsException if there is no such semaphore
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public int waitingForZero(int index) throws IOException {
        return ask(index, SysvSemCalls.WAITING_FOR_ZERO);
    }

    /**
     * Tells which process has operated on a semaphore last.
     *
     * @param index which, from 0
     * @return its number, 0 if none has
     * @throws IndexOutOfBoundsException if there is no such semaphore
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public long lastProcess(int index) throws IOException {
        return ask(index, SysvSemCalls.LAST_PROCESS);
    }

    private int ask(int index, int what) throws IOException {
        requireIndex(index);
        requireOpen();
        return (int) check(SysvSemCalls.get(id(), index, what), "semctl");
    }

    private void requireIndex(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("There is no semaphore " + index + " in " + this);
        }
    }

    static int[] requireValues(int[] values) {
        int[] kept = Objects.requireNonNull(values, "values").clone();
        if (kept.length == 0) {
            throw new IllegalArgumentException("A set has 1 semaphore at least, not 0");
        }
        for (int value : kept) {
            requireValue(value);
        }
        return kept;
    }

    private static void requireValue(int value) {
        if (value < 0 || value > MAX_VALUE) {
            throw new IllegalArgumentException(
                    "A value is from 0 to " + MAX_VALUE + ", not " + value);
        }
    }
}

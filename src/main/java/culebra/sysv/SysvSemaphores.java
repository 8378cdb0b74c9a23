package culebra.sysv;

import culebra.Errno;
import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.Modes;
import culebra.internal.Outcome;
import culebra.internal.Platform;
import culebra.internal.SysvControl;
import culebra.internal.SysvSemCalls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A set of System V semaphores. One call of {@link #apply} performs operations on several of them
 * atomically: all of them or none.
 *
 * <p>A program can thus acquire several resources together without a deadlock, or wait until a
 * resource is unused. With {@link SemOp#withUndo}, the kernel releases the resources of a killed
 * process. If several threads wait, the system decides which of them continues first.
 *
 * <p>The system creates a set and sets its initial values in two steps. So {@code open} and {@code
 * openOrCreate} wait until a process has operated on the set, or has set all of its values, as
 * {@code semctl(SETALL)} does. If the creator sets no value, they wait up to 10 seconds, or up to
 * the given timeout, and then throw an exception. If only some values are set, the set may be
 * complete, and is returned after one second. Values other than 0 are never overwritten. If the
 * creator was a process that used this class, and was killed between the two steps, the next {@code
 * openOrCreate} sets the values immediately.
 *
 * <p>A set has at most 65,536 semaphores. Larger sets, which the system can be configured to allow,
 * can be neither created nor opened.
 *
 * <p>An interrupt ends a wait with {@link InterruptedException}, and nothing is done. {@link
 * #close} ends a wait with {@link java.nio.channels.AsynchronousCloseException}, and removing the
 * set ends it with {@link RemovedException}. A virtual thread that must wait occupies one of at
 * most 4,096 platform threads that are kept for such waits; further waits fail with {@link
 * java.util.concurrent.RejectedExecutionException}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/semop.2.html">semop(2)</a>
 */
public final class SysvSemaphores extends SysvObject<SysvSemaphores> {
    /** The greatest value of a semaphore: SEMVMX. */
    public static final int MAX_VALUE = SysvSemCalls.LARGEST_VALUE;

    /** A creator takes microseconds, unless it is stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int count;

    SysvSemaphores(int id, int count, boolean created) {
        super(id, SysvControl.SEM, created);
        this.count = count;
    }

    /**
     * Creates a set whose values are 0, for this user only.
     *
     * @param key the key by which other processes find it; must be new, or {@link SysvKey#PRIVATE}
     * @param count the number of semaphores, at least 1
     * @return a handle to the set
     * @throws IllegalArgumentException if the count is less than 1
     * @throws java.nio.file.FileAlreadyExistsException if a set with this key exists
     * @throws IOException if the system allows no such set; the message names the limits
     * @see <a href="https://man7.org/linux/man-pages/man2/semget.2.html">semget(2)</a>
     */
    public static SysvSemaphores create(SysvKey key, int count) throws IOException {
        return create(key, KeyedSemaphores.zeros(key, count));
    }

    /**
     * Creates a set for this user only.
     *
     * @param key the key by which other processes find it; must be new, or {@link SysvKey#PRIVATE}
     * @param values the first value of each semaphore, 0 to {@link #MAX_VALUE}
     * @return a handle to the set
     * @throws IllegalArgumentException if there are no values, or one is out of range
     * @throws java.nio.file.FileAlreadyExistsException if a set with this key exists
     * @throws IOException if the system allows no such set; the message names the limits
     */
    public static SysvSemaphores create(SysvKey key, int[] values) throws IOException {
        return create(key, values, Modes.PRIVATE);
    }

    /**
     * Creates a set with permissions, which the umask does not change.
     *
     * @param key the key by which other processes find it; must be new, or {@link SysvKey#PRIVATE}
     * @param values the first value of each semaphore, 0 to {@link #MAX_VALUE}
     * @param permissions who may query (read) and operate (write)
     * @return a handle to the set
     * @throws IllegalArgumentException if there are no values, or one is out of range
     * @throws java.nio.file.FileAlreadyExistsException if a set with this key exists
     * @throws IOException if the system allows no such set; the message names the limits
     */
    public static SysvSemaphores create(
            SysvKey key, int[] values, Set<PosixFilePermission> permissions) throws IOException {
        return create(key, values, Modes.of(permissions));
    }

    /**
     * Opens a set, waiting up to 10 seconds for its values.
     *
     * @param key its key
     * @return a handle to the set
     * @throws IllegalArgumentException if the key is {@link SysvKey#PRIVATE}
     * @throws java.nio.file.NoSuchFileException if no set has this key
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws FileSystemException if no process sets its values in that time; {@link #ofId} opens
     *     it without waiting
     * @throws InterruptedIOException if interrupted while waiting; the thread stays interrupted
     * @throws IOException if it cannot be opened
     */
    public static SysvSemaphores open(SysvKey key) throws IOException {
        return unlessInterrupted(() -> open(key, PATIENCE));
    }

    /**
     * Opens a set, waiting up to {@code timeout} for its values.
     *
     * @param key its key
     * @param timeout the longest wait for a slow creator; zero or less means do not wait
     * @return a handle to the set
     * @throws IllegalArgumentException if the key is {@link SysvKey#PRIVATE}
     * @throws java.nio.file.NoSuchFileException if no set has this key
     * @throws FileSystemException if no process sets its values in that time; {@link #ofId} opens
     *     it without waiting
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException as specified by {@link #open(SysvKey)}
     */
    public static SysvSemaphores open(SysvKey key, Duration timeout)
            throws IOException, InterruptedException {
        Objects.requireNonNull(key, "key");
        long deadline = Deadline.after(timeout);
        SysvKey.requireShared(key);
        Platform.require();
        return KeyedSemaphores.open(key, deadline);
    }

    /**
     * Opens a set, or creates one whose values are 0, for this user only.
     *
     * @param key its key
     * @param count the least number of semaphores
     * @return a handle to the set
     * @throws IllegalArgumentException if the count is less than 1, or the key is {@link
     *     SysvKey#PRIVATE}
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws FileSystemException if the set exists and has fewer semaphores, or no process sets
     *     its values within 10 seconds
     * @throws InterruptedIOException if interrupted while waiting; the thread stays interrupted
     * @throws IOException if it cannot be opened, or the system allows no such set
     */
    public static SysvSemaphores openOrCreate(SysvKey key, int count) throws IOException {
        return openOrCreate(key, KeyedSemaphores.zeros(key, count));
    }

    /**
     * Opens a set, or creates it, for this user only.
     *
     * @param key its key
     * @param values the first value of each semaphore; ignored if the set exists and has values
     * @return a handle to the set
     * @throws IllegalArgumentException if there are no values, one is out of range, or the key is
     *     {@link SysvKey#PRIVATE}
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws FileSystemException if the set exists and has fewer semaphores, or no process sets
     *     its values within 10 seconds; {@link #ofId} opens it without waiting
     * @throws InterruptedIOException if interrupted while waiting; the thread stays interrupted
     * @throws IOException if it cannot be opened, or the system allows no such set
     */
    public static SysvSemaphores openOrCreate(SysvKey key, int[] values) throws IOException {
        return unlessInterrupted(() -> openOrCreate(key, values, PATIENCE));
    }

    /**
     * Opens a set, waiting up to {@code timeout} for its values, or creates it, for this user only.
     *
     * @param key its key
     * @param values the first value of each semaphore; ignored if the set exists and has values
     * @param timeout the longest wait for another program that has created the set and not yet set
     *     its values; zero or less means do not wait
     * @return a handle to the set
     * @throws IllegalArgumentException if there are no values, one is out of range, or the key is
     *     {@link SysvKey#PRIVATE}
     * @throws FileSystemException if the set exists and has fewer semaphores, or no process sets
     *     its values in that time; {@link #ofId} opens it without waiting
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException as specified by {@link #openOrCreate(SysvKey, int[])}
     */
    public static SysvSemaphores openOrCreate(SysvKey key, int[] values, Duration timeout)
            throws IOException, InterruptedException {
        return openOrCreate(key, values, Modes.PRIVATE, timeout);
    }

    /**
     * Opens a set, or creates it with permissions.
     *
     * @param key its key
     * @param values the first value of each semaphore; ignored if the set exists and has values
     * @param permissions who may query (read) and operate (write) if it is created; ignored if it
     *     exists
     * @return a handle to the set; {@link #wasCreated} returns whether it was created
     * @throws IOException as specified by {@link #openOrCreate(SysvKey, int[])}
     */
    public static SysvSemaphores openOrCreate(
            SysvKey key, int[] values, Set<PosixFilePermission> permissions) throws IOException {
        int mode = Modes.of(permissions);
        return unlessInterrupted(() -> openOrCreate(key, values, mode, PATIENCE));
    }

    /**
     * Opens a set, waiting up to {@code timeout} for its values, or creates it with permissions.
     *
     * @param key its key
     * @param values the first value of each semaphore; ignored if the set exists and has values
     * @param permissions who may query (read) and operate (write) if it is created; ignored if it
     *     exists
     * @param timeout the longest wait for another program that has created the set and not yet set
     *     its values; zero or less means do not wait
     * @return a handle to the set; {@link #wasCreated} returns whether it was created
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException as specified by {@link #openOrCreate(SysvKey, int[], Duration)}
     */
    public static SysvSemaphores openOrCreate(
            SysvKey key, int[] values, Set<PosixFilePermission> permissions, Duration timeout)
            throws IOException, InterruptedException {
        return openOrCreate(key, values, Modes.of(permissions), timeout);
    }

    /**
     * Opens a set by its id, without waiting for its values.
     *
     * @param id the id, as {@link #id} returns it in another process, or {@code ipcs} shows it
     * @return a handle to the set
     * @throws RemovedException if no set has this id
     * @throws IOException if its permissions forbid it
     */
    public static SysvSemaphores ofId(int id) throws IOException {
        Platform.require();
        return found(id).opened();
    }

    /** Returns a handle that may still be discarded. */
    static SysvSemaphores found(int id) throws IOException {
        int count = SysvSemCalls.count(id);
        var set = new SysvSemaphores(id, Math.max(count, 0), false);
        set.check(count, "semctl");
        if (count > SysvSemCalls.MAX_COUNT) {
            throw new FileSystemException(
                    set.toString(),
                    null,
                    "only sets of at most "
                            + SysvSemCalls.MAX_COUNT
                            + " semaphores can be opened, because an index has 16 bits");
        }
        return set;
    }

    /**
     * Performs operations atomically, waiting until all are possible at once.
     *
     * @param operations at least one, performed in their order; the array may be reused
     * @throws IllegalArgumentException if there are no operations, or one has an index outside the
     *     set
     * @throws InterruptedException if interrupted before or during the wait; nothing was done
     * @throws RemovedException if the set was removed, before or during the wait
     * @throws java.nio.channels.ClosedChannelException if this is closed before or during the wait
     * @throws IOException if a value, or an undo adjustment, would exceed {@link #MAX_VALUE}
     *     (ERANGE), there are more operations than the system allows (E2BIG), or permissions forbid
     *     it
     */
    public void apply(SemOp... operations) throws IOException, InterruptedException {
        apply(operations, Deadline.NEVER);
    }

    /**
     * Performs operations atomically if all of them are possible now.
     *
     * @param operations as for {@link #apply}
     * @return false if an operation would have to wait; nothing was done
     * @throws IllegalArgumentException as specified by {@link #apply}
     * @throws IOException as specified by {@link #apply}
     */
    public boolean tryApply(SemOp... operations) throws IOException {
        requireOperations(operations);
        int result = SysvSemCalls.semop(id(), operations, SemOp.SEMBUF, gate(), Deadline.NOW);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw failed(result, "semop", remedy(result));
        }
        return result == 0;
    }

    /**
     * Performs operations atomically, waiting up to the given timeout until all are possible at
     * once.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @param operations as for {@link #apply}
     * @return false if the operations were not possible in time; nothing was done
     * @throws IllegalArgumentException as specified by {@link #apply}
     * @throws InterruptedException if interrupted before or during the wait; nothing was done
     * @throws IOException as specified by {@link #apply}
     */
    public boolean tryApply(Duration timeout, SemOp... operations)
            throws IOException, InterruptedException {
        return apply(operations, Deadline.after(timeout));
    }

    /**
     * Sets a semaphore's value, wakes the threads that wait for it, and clears its undo
     * adjustments.
     *
     * @param index the semaphore's index, from 0
     * @param value 0 to {@link #MAX_VALUE}
     * @throws IndexOutOfBoundsException if there is no such semaphore
     * @throws IllegalArgumentException if the value is out of range
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public void set(int index, int value) throws IOException {
        requireIndex(index);
        requireValue(value);
        requireOpen();
        check(SysvSemCalls.set(id(), index, value), "semctl");
    }

    /**
     * Sets all values at once, wakes the threads that wait for them, and clears their undo
     * adjustments.
     *
     * @param values a value for each semaphore, 0 to {@link #MAX_VALUE}
     * @throws IllegalArgumentException if there are more or fewer values than semaphores, or a
     *     value is out of range
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public void setAll(int... values) throws IOException {
        int[] all = requireValues(values);
        if (all.length != count) {
            throw new IllegalArgumentException(
                    all.length + " values were given for " + count + " semaphores");
        }
        requireOpen();
        check(SysvSemCalls.setAll(id(), all), "semctl");
    }

    /**
     * Returns the number of semaphores.
     *
     * @return at least 1
     */
    public int count() {
        return count;
    }

    /**
     * Returns a semaphore's value.
     *
     * @param index the semaphore's index, from 0
     * @return 0 to {@link #MAX_VALUE}, which may already be out of date
     * @throws IndexOutOfBoundsException if there is no such semaphore
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public int value(int index) throws IOException {
        return ask(index, SysvSemCalls.VALUE);
    }

    /**
     * Returns all values, read atomically.
     *
     * @return a value for each semaphore
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public int[] values() throws IOException {
        requireOpen();
        int[] values = new int[count];
        check(SysvSemCalls.getAll(id(), values), "semctl");
        return values;
    }

    /**
     * Returns the number of threads, in all processes, that wait for a semaphore's value to
     * increase.
     *
     * @param index the semaphore's index, from 0
     * @return the number, which may already be out of date
     * @throws IndexOutOfBoundsException if there is no such semaphore
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public int waitingForIncrease(int index) throws IOException {
        return ask(index, SysvSemCalls.WAITING_FOR_INCREASE);
    }

    /**
     * Returns the number of threads, in all processes, that wait for a semaphore's value to become
     * 0.
     *
     * @param index the semaphore's index, from 0
     * @return the number, which may already be out of date
     * @throws IndexOutOfBoundsException if there is no such semaphore
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public int waitingForZero(int index) throws IOException {
        return ask(index, SysvSemCalls.WAITING_FOR_ZERO);
    }

    /**
     * Returns the process that has last operated on a semaphore.
     *
     * @param index the semaphore's index, from 0
     * @return the number of the process, or 0 if none has operated on it
     * @throws IndexOutOfBoundsException if there is no such semaphore
     * @throws IOException if the set was removed, this is closed, or permissions forbid it
     */
    public long lastProcess(int index) throws IOException {
        return ask(index, SysvSemCalls.LAST_PROCESS);
    }

    /**
     * Returns when an operation was last completed. Creating a set with this class counts as an
     * operation, because that operation marks the values as set.
     *
     * @return the time, in whole seconds; empty if no operation was completed yet
     * @throws RemovedException if the object was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public Optional<Instant> lastOperation() throws IOException {
        requireOpen();
        return time(SysvSemCalls.operated(id()));
    }

    /** Returns a string with the number of semaphores, the id and whether the handle is open. */
    @Override
    public String toString() {
        String size = count == 0 ? "" : count + " semaphores, "; // 0 if it cannot be read
        return "SysvSemaphores[" + size + state() + "]";
    }

    private boolean apply(SemOp[] operations, long deadline)
            throws IOException, InterruptedException {
        requireOperations(operations);
        Gate.requireNotInterrupted();
        int result = SysvSemCalls.semop(id(), operations, SemOp.SEMBUF, gate(), deadline);
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw ended(result, "semop", remedy(result));
        }
        return result == 0;
    }

    private void requireOperations(SemOp[] operations) throws IOException {
        Objects.requireNonNull(operations, "operations");
        requireOpen();
        if (operations.length == 0) {
            throw new IllegalArgumentException("At least one operation must be given");
        }
        for (SemOp operation : operations) {
            if (Objects.requireNonNull(operation, "operation").index() >= count) {
                throw new IllegalArgumentException(operation + " has an index outside " + this);
            }
        }
    }

    static String remedy(int result) {
        return switch (Errno.of(-result)) {
            case ERANGE -> "a value, or an undo adjustment, would exceed " + MAX_VALUE;
            case E2BIG, ENOSPC -> SysvRemedy.semaphoreLimits();
            case EACCES -> "operating on a set requires write permission";
            default -> null;
        };
    }

    private interface Opening {
        SysvSemaphores open() throws IOException, InterruptedException;
    }

    private static SysvSemaphores unlessInterrupted(Opening opening) throws IOException {
        try {
            return opening.open();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            var ended =
                    new InterruptedIOException(
                            "interrupted while waiting for the values of the set");
            throw (IOException) ended.initCause(interrupted);
        }
    }

    private static SysvSemaphores create(SysvKey key, int[] values, int mode) throws IOException {
        int[] first = requireValues(values);
        Platform.require();
        return KeyedSemaphores.create(key, first, mode);
    }

    private static SysvSemaphores openOrCreate(
            SysvKey key, int[] values, int mode, Duration timeout)
            throws IOException, InterruptedException {
        Objects.requireNonNull(key, "key");
        int[] first = requireValues(values);
        long deadline = Deadline.after(timeout);
        SysvKey.requireShared(key);
        Platform.require();
        return KeyedSemaphores.openOrCreate(key, first, mode, deadline);
    }

    private int ask(int index, int what) throws IOException {
        requireIndex(index);
        requireOpen();
        return (int) check(SysvSemCalls.get(id(), index, what), "semctl");
    }

    private void requireIndex(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("No semaphore " + index + " in " + this);
        }
    }

    static int[] requireValues(int[] values) {
        int[] kept = Objects.requireNonNull(values, "values").clone();
        if (kept.length == 0) {
            throw new IllegalArgumentException("A set must have at least 1 semaphore, not 0");
        }
        for (int value : kept) {
            requireValue(value);
        }
        return kept;
    }

    private static void requireValue(int value) {
        if (value < 0 || value > MAX_VALUE) {
            throw new IllegalArgumentException(
                    "value must be from 0 to " + MAX_VALUE + ", not " + value);
        }
    }
}

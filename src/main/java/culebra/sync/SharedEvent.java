package culebra.sync;

import culebra.internal.Deadline;
import culebra.internal.Gate;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/**
 * An event in a slot of memory, which is either set or not set. Threads of all processes can wait
 * until it is set. Setting it ends all waits, and it stays set until {@link #reset}.
 *
 * <p>Unlike a {@link SharedCondition}, an event survives the death of any process that uses it. A
 * killed waiter costs one needless system call. If a process is killed in {@link #set}, the event
 * is either set or unchanged. If it is killed between setting the event and waking the waiters, the
 * waiters are not woken; therefore each waiter also checks the event every second.
 *
 * <p>The slot is a {@code uint32_t}: 0 means not set, 1 means not set and awaited, 2 means set. In
 * C:
 *
 * <pre>{@code
 * void set(_Atomic uint32_t *event) {
 *     if (atomic_exchange(event, 2) == 1)
 *         syscall(SYS_futex, event, FUTEX_WAKE, INT_MAX);
 * }
 *
 * void await(_Atomic uint32_t *event) {
 *     for (uint32_t seen; (seen = atomic_load(event)) != 2;)
 *         if (seen == 1 || atomic_compare_exchange_strong(event, &seen, 1))
 *             syscall(SYS_futex, event, FUTEX_WAIT, 1, &one_second);
 * }
 * }</pre>
 *
 * <p>Every method may be called from any thread, platform or virtual, unless the arena of the slot
 * is confined. {@link #close} ends the waits of this handle with {@link IllegalStateException}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/futex.2.html">futex(2)</a>
 */
public final class SharedEvent implements AutoCloseable {
    /** The size and alignment of C's {@code uint32_t}, for composing the layout of shared data. */
    public static final MemoryLayout LAYOUT = ValueLayout.JAVA_INT.withName("event");

    private static final int CLEAR = 0;
    private static final int AWAITED = 1;
    private static final int SET = 2;

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final SharedWord word;

    private SharedEvent(SharedWord word) {
        this.word = word;
        word.opened();
    }

    /**
     * Creates an event in a slot, overwriting its content. The event is not set.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return a handle to the event
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed
     */
    public static SharedEvent create(MemorySegment slot) {
        SharedWord word = SharedWord.of(slot, SharedEvent.class);
        word.set(CLEAR);
        return new SharedEvent(word);
    }

    /**
     * Opens an event that another thread or process has created.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return a handle to the event
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or the slot holds no event
     */
    public static SharedEvent open(MemorySegment slot) {
        SharedWord word = SharedWord.of(slot, SharedEvent.class);
        int value = word.get();
        if (value < CLEAR || value > SET) {
            throw new IllegalStateException(
                    "The slot holds the number "
                            + value
                            + ", which is not an event; create it first");
        }
        return new SharedEvent(word);
    }

    /**
     * Sets the event and ends all waits for it. Does nothing if it is already set.
     *
     * @throws IllegalStateException if closed
     */
    public void set() {
        if (word.getAndSet(SET) == AWAITED) {
            int woken = word.wakeAll();
        }
    }

    /**
     * Resets the event, so that later waits for it block. Does nothing if it is not set.
     *
     * @throws IllegalStateException if closed
     */
    public void reset() {
        boolean changed = word.compareAndSet(SET, CLEAR);
    }

    /**
     * Returns whether the event is set.
     *
     * @return true from {@link #set} until {@link #reset}
     * @throws IllegalStateException if closed
     */
    public boolean isSet() {
        return word.get() == SET;
    }

    /**
     * Waits until the event is set. If the event is set and reset before this thread checks it,
     * that may go unnoticed.
     *
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalStateException if closed before or during the wait, or if the slot no longer
     *     holds an event
     * @throws java.util.concurrent.RejectedExecutionException as specified by {@link
     *     SharedWord#awaitChange}
     */
    public void await() throws InterruptedException {
        boolean set = await(Deadline.NEVER);
    }

    /**
     * Returns whether the event is set, as {@link #isSet} does.
     *
     * @return true if it is set
     * @throws IllegalStateException if closed
     */
    public boolean tryAwait() {
        return isSet();
    }

    /**
     * Waits until the event is set, up to the given timeout on the monotonic clock.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the event is set, false if the timeout has passed
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalStateException if closed before or during the wait, or if the slot no longer
     *     holds an event
     * @throws java.util.concurrent.RejectedExecutionException as specified by {@link
     *     SharedWord#awaitChange}
     */
    public boolean tryAwait(Duration timeout) throws InterruptedException {
        return await(Deadline.after(timeout));
    }

    /**
     * Returns whether this handle is open.
     *
     * @return false once closed
     */
    public boolean isOpen() {
        return word.isOpen();
    }

    /** Closes this handle and wakes the threads that wait in it. Does nothing if already closed. */
    @Override
    public void close() {
        word.close();
    }

    /**
     * Closes this handle when an arena closes. Do not use the arena of the slot, which cannot close
     * while a thread waits here.
     *
     * @param arena a confined or shared arena; or an automatic arena, to close this handle some
     *     time after it has become unreachable
     * @return this
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     */
    public SharedEvent closeWith(Arena arena) {
        SharedWord ignored = word.closeWith(arena);
        return this;
    }

    /**
     * Returns a string with the address, the value of the word, and whether the handle is open and
     * the memory accessible.
     */
    @Override
    public String toString() {
        return word.toString().replace("SharedWord", "SharedEvent");
    }

    private boolean await(long deadline) throws InterruptedException {
        Gate.requireNotInterrupted();
        while (true) {
            int seen = word.get();
            if (seen == SET) {
                return true;
            }
            if (seen != CLEAR && seen != AWAITED) {
                throw new IllegalStateException(this + " was overwritten; create it again");
            }
            if (Deadline.passed(deadline)) {
                return false;
            }
            if (seen == AWAITED || word.compareAndSet(CLEAR, AWAITED)) {
                Duration left = Duration.ofNanos(Deadline.left(deadline));
                boolean changed =
                        word.tryAwaitChange(AWAITED, left.compareTo(LOOK) < 0 ? left : LOOK);
            }
        }
    }
}

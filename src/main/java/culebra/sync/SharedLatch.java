package culebra.sync;

import culebra.internal.Deadline;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/**
 * A latch in a slot of memory: a count that only decreases. Threads of all processes can wait until
 * the count is zero. It then stays zero, like that of a {@link
 * java.util.concurrent.CountDownLatch}.
 *
 * <p>A process that is killed while it waits leaves nothing behind. If a process is killed before
 * it counts down, the count does not reach zero: wait with a timeout, or let a process that notices
 * the death ({@code ProcessFd} in {@code culebra.process}) count down in its place. A process that
 * is killed between the last count and waking the waiters only delays them, because they check the
 * latch every second.
 *
 * <p>The slot is a {@code uint32_t} that holds the count, at most 2<sup>31</sup> - 1. In C:
 *
 * <pre>{@code
 * void count_down(_Atomic uint32_t *latch) {
 *     uint32_t seen = atomic_load(latch);
 *     while (seen > 0 && !atomic_compare_exchange_weak(latch, &seen, seen - 1)) {}
 *     if (seen == 1)
 *         syscall(SYS_futex, latch, FUTEX_WAKE, INT_MAX);
 * }
 *
 * void await(_Atomic uint32_t *latch) {
 *     for (uint32_t seen; (seen = atomic_load(latch)) != 0;)
 *         syscall(SYS_futex, latch, FUTEX_WAIT, seen, &one_second);
 * }
 * }</pre>
 *
 * <p>After its wait, a thread sees what other threads wrote before they counted down. Every method
 * may be called from any thread, platform or virtual, unless the arena of the slot is confined.
 * {@link #close} ends the waits of this handle with {@link IllegalStateException}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/futex.2.html">futex(2)</a>
 */
public final class SharedLatch implements AutoCloseable {
    /** The size and alignment of C's {@code uint32_t}, for composing the layout of shared data. */
    public static final MemoryLayout LAYOUT = ValueLayout.JAVA_INT.withName("latch");

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final SharedWord word;

    private SharedLatch(SharedWord word) {
        this.word = word;
    }

    /**
     * Creates a latch in a slot, overwriting its content.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @param count the number of times that it must be counted down, 0 or more
     * @return a handle to the latch
     * @throws IllegalArgumentException if the count is negative, or the slot is on the heap,
     *     read-only, too small or misaligned
     * @throws IllegalStateException if the slot's arena is closed
     */
    public static SharedLatch create(MemorySegment slot, int count) {
        SharedWord word = SharedWord.of(slot, SharedLatch.class);
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative: " + count);
        }
        word.set(count);
        word.opened();
        return new SharedLatch(word);
    }

    /**
     * Opens a latch that another thread or process has created.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return a handle to the latch
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or the slot holds a negative
     *     number, which is not a latch; zeroed memory is an open latch
     */
    public static SharedLatch open(MemorySegment slot) {
        SharedLatch opened = new SharedLatch(SharedWord.of(slot, SharedLatch.class));
        int count = opened.count();
        opened.word.opened();
        return opened;
    }

    /**
     * Decrements the count, and ends all waits if it becomes zero. Does nothing if the count is
     * already zero.
     *
     * @throws IllegalStateException if closed, or if the slot no longer holds a latch
     */
    public void countDown() {
        int seen;
        do {
            seen = count();
            if (seen == 0) {
                return;
            }
        } while (!word.compareAndSet(seen, seen - 1));
        if (seen == 1) {
            int woken = word.wakeAll();
        }
    }

    /**
     * Returns the count.
     *
     * @return the count; if it is 0, waits return immediately
     * @throws IllegalStateException if closed, or if the slot no longer holds a latch
     */
    public int count() {
        int count = word.get();
        if (count < 0) {
            throw new IllegalStateException(
                    "The slot holds the number "
                            + count
                            + ", which is not a latch; create it first");
        }
        return count;
    }

    /**
     * Waits until the count is zero.
     *
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalStateException if closed before or during the wait, or if the slot no longer
     *     holds a latch
     * @throws java.util.concurrent.RejectedExecutionException as specified by {@link
     *     SharedWord#awaitChange}
     */
    public void await() throws InterruptedException {
        boolean open = await(Deadline.NEVER);
    }

    /**
     * Returns whether the count is zero.
     *
     * @return true if the count is zero
     * @throws IllegalStateException if closed, or if the slot no longer holds a latch
     */
    public boolean tryAwait() {
        return count() == 0;
    }

    /**
     * Waits until the count is zero, up to the given timeout on the monotonic clock.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the count is zero, false if the timeout has passed
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalStateException if closed before or during the wait, or if the slot no longer
     *     holds a latch
     * @throws java.util.concurrent.RejectedExecutionException as specified by {@link
     *     SharedWord#awaitChange}
     */
    public boolean tryAwait(Duration timeout) throws InterruptedException {
        return await(Deadline.after(timeout));
    }

    private boolean await(long deadline) throws InterruptedException {
        while (true) {
            int seen = count();
            Duration left = Duration.ofNanos(seen == 0 ? 0 : Deadline.left(deadline));
            if (!left.isPositive()) { // which also looks at the interrupted flag
                boolean ignored = word.tryAwaitChange(seen, Duration.ZERO);
                return count() == 0;
            }
            boolean changed = word.tryAwaitChange(seen, left.compareTo(LOOK) < 0 ? left : LOOK);
        }
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
    public SharedLatch closeWith(Arena arena) {
        SharedWord ignored = word.closeWith(arena);
        return this;
    }

    /**
     * Returns a string with the address, the count, and whether the handle is open and the memory
     * accessible.
     */
    @Override
    public String toString() {
        return word.toString().replace("SharedWord", "SharedLatch");
    }
}

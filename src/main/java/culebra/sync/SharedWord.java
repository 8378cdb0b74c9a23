package culebra.sync;

import culebra.internal.CloseWithArena;
import culebra.internal.Deadline;
import culebra.internal.FutexCalls;
import culebra.internal.Gate;
import culebra.internal.Outcome;
import culebra.internal.Platform;
import culebra.internal.Slot;
import culebra.internal.WordCalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * A 32-bit word in a slot of memory (a futex), with atomic access. Threads of all processes can
 * sleep until the word changes.
 *
 * <p>The word holds the entire state. A process that is killed while it waits leaves nothing
 * behind, so nothing built on a word alone can hang because a waiter has died. C waits with {@code
 * syscall(SYS_futex, word, FUTEX_WAIT, seen, NULL)} and wakes with {@code syscall(SYS_futex, word,
 * FUTEX_WAKE, count)}, both without {@code FUTEX_PRIVATE_FLAG}.
 *
 * <p>The thread that changes the word must wake the waiters; a change alone wakes no thread. The
 * following condition survives killed waiters. It works with any lock around the data:
 *
 * <pre>{@code
 * int seen = changes.get();         // to wait: read the word first, holding the lock
 * while (!ready()) {
 *     mutex.unlock();
 *     changes.awaitChange(seen);
 *     mutex.lock();
 *     seen = changes.get();
 * }
 *
 * changes.getAndAdd(1);             // to signal: after the data has changed
 * changes.wakeAll();
 * }</pre>
 *
 * <p>{@link SharedEvent} is a word that is either set or not. Every method may be called from any
 * thread, unless the arena of the slot is confined. Virtual threads park: one platform thread waits
 * for up to 127 words on Linux 5.16 or later, and for one word on earlier versions.
 *
 * <p>{@link #close} ends the waits of this handle with {@link IllegalStateException} and does not
 * affect the word or other handles to it. While a thread waits, the arena of the slot cannot be
 * closed.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/futex.2.html">futex(2)</a>
 */
public final class SharedWord implements AutoCloseable {
    /** The size and alignment of C's {@code uint32_t}, for composing the layout of shared data. */
    public static final MemoryLayout LAYOUT = ValueLayout.JAVA_INT.withName("word");

    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment word;
    private final Gate gate;

    /** Keeps an automatic arena reachable as long as this handle. */
    private volatile Object arenas;

    private SharedWord(MemorySegment word, Class<?> owner) {
        this.word = word;
        gate = new Gate(owner);
    }

    /**
     * Creates a word in a slot and sets its value, overwriting the content of the slot.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @param value the initial value
     * @return a handle to the word
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed
     */
    public static SharedWord create(MemorySegment slot, int value) {
        SharedWord created = open(slot);
        created.set(value);
        return created;
    }

    /**
     * Opens a word that another thread or process also uses. Every value is valid.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return a handle to the word
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed
     */
    public static SharedWord open(MemorySegment slot) {
        SharedWord word = of(slot, SharedWord.class);
        word.opened();
        return word;
    }

    /** Returns the word of another facility, which is the one that threads wait for. */
    static SharedWord of(MemorySegment slot, Class<?> owner) {
        Platform.require();
        return new SharedWord(Slot.check(slot, LAYOUT, "word"), owner);
    }

    /** Records that the handle is complete. */
    void opened() {
        gate.opened();
    }

    /**
     * Returns the value with volatile (sequentially consistent) semantics, as {@code
     * atomic_load(memory_order_seq_cst)} does.
     *
     * @return the value
     * @throws IllegalStateException if closed
     */
    public int get() {
        return (int) WORD.getVolatile(word(), 0L);
    }

    /**
     * Returns the value with acquire semantics.
     *
     * @return the value
     * @throws IllegalStateException if closed
     */
    public int getAcquire() {
        return (int) WORD.getAcquire(word(), 0L);
    }

    /**
     * Returns the value with plain semantics, without any ordering.
     *
     * @return the value
     * @throws IllegalStateException if closed
     */
    public int getPlain() {
        return (int) WORD.get(word(), 0L);
    }

    /**
     * Sets the value with volatile (sequentially consistent) semantics. Wakes no thread.
     *
     * @param value the new value
     * @throws IllegalStateException if closed
     */
    public void set(int value) {
        WORD.setVolatile(word(), 0L, value);
    }

    /**
     * Sets the value with release semantics. Wakes no thread.
     *
     * @param value the new value
     * @throws IllegalStateException if closed
     */
    public void setRelease(int value) {
        WORD.setRelease(word(), 0L, value);
    }

    /**
     * Sets the value with plain semantics, without any ordering. Wakes no thread.
     *
     * @param value the new value
     * @throws IllegalStateException if closed
     */
    public void setPlain(int value) {
        WORD.set(word(), 0L, value);
    }

    /**
     * Sets the value atomically if the word holds the expected value. Wakes no thread.
     *
     * @param expected the value to replace
     * @param value the new value
     * @return true if it was replaced
     * @throws IllegalStateException if closed
     */
    public boolean compareAndSet(int expected, int value) {
        return WORD.compareAndSet(word(), 0L, expected, value);
    }

    /**
     * Adds to the value atomically. Wakes no thread.
     *
     * @param delta the number to add
     * @return the previous value
     * @throws IllegalStateException if closed
     */
    public int getAndAdd(int delta) {
        return (int) WORD.getAndAdd(word(), 0L, delta);
    }

    /**
     * Replaces the value atomically. Wakes no thread.
     *
     * @param value the new value
     * @return the previous value
     * @throws IllegalStateException if closed
     */
    public int getAndSet(int value) {
        return (int) WORD.getAndSet(word(), 0L, value);
    }

    /**
     * Waits until the word holds a value other than the given one. Returns immediately if it
     * already does. A change that is undone before this thread checks the word may go unnoticed.
     *
     * @param seen the value that the caller has seen
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalStateException if closed before or during the wait
     * @throws java.util.concurrent.RejectedExecutionException on a virtual thread before Linux
     *     5.16, if 4096 virtual threads already wait (system property {@code culebra.maxWaits})
     */
    public void awaitChange(int seen) throws InterruptedException {
        Gate.requireNotInterrupted();
        if (!tryAwaitChange(seen)) {
            boolean changed = await(seen, Deadline.NEVER);
        }
    }

    /**
     * Returns whether the word now holds a value other than the given one.
     *
     * @param seen the value that the caller has seen
     * @return true if the word holds another value
     * @throws IllegalStateException if closed
     */
    public boolean tryAwaitChange(int seen) {
        return get() != seen;
    }

    /**
     * Waits until the word holds a value other than the given one, up to the given timeout on the
     * monotonic clock.
     *
     * @param seen the value that the caller has seen
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the word holds another value, false if the timeout has passed
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalStateException if closed before or during the wait
     * @throws java.util.concurrent.RejectedExecutionException as specified by {@link #awaitChange}
     */
    public boolean tryAwaitChange(int seen, Duration timeout) throws InterruptedException {
        long deadline = Deadline.after(timeout);
        Gate.requireNotInterrupted();
        return tryAwaitChange(seen) || !Deadline.passed(deadline) && await(seen, deadline);
    }

    /**
     * Wakes threads that wait for the word, in any process, so that they check it again.
     *
     * @param count the greatest number of threads to wake
     * @return the number of threads woken
     * @throws IllegalArgumentException if the count is negative
     * @throws IllegalStateException if closed, or if the memory was truncated
     */
    public int wake(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative: " + count);
        }
        MemorySegment open = word();
        int woken = count == 0 ? 0 : FutexCalls.wake(open, count);
        if (woken < 0) {
            throw new IllegalStateException(this + " cannot be reached: its memory was truncated");
        }
        return woken;
    }

    /**
     * Wakes all threads that wait for the word, in any process.
     *
     * @return the number of threads woken
     * @throws IllegalStateException as specified by {@link #wake}
     */
    public int wakeAll() {
        return wake(Integer.MAX_VALUE);
    }

    /**
     * Returns whether this handle is open.
     *
     * @return false once closed
     */
    public boolean isOpen() {
        return gate.isOpen();
    }

    /** Closes this handle and wakes the threads that wait in it. Does nothing if already closed. */
    @Override
    public void close() {
        gate.close();
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
    public SharedWord closeWith(Arena arena) {
        arenas = CloseWithArena.with(arena, gate, arenas);
        return this;
    }

    /**
     * Returns a string with the address, the value, and whether the handle is open and the memory
     * accessible.
     */
    @Override
    public String toString() {
        return "SharedWord[0x" + Long.toHexString(word.address()) + ", " + state() + "]";
    }

    private String state() {
        if (!isOpen()) {
            return "closed";
        }
        try {
            return (int) WORD.getVolatile(word, 0L) + ", open";
        } catch (IllegalStateException unmapped) {
            return "memory released";
        } catch (WrongThreadException confined) {
            return "in an arena of another thread";
        } catch (InternalError truncated) {
            return "memory truncated";
        }
    }

    private boolean await(int seen, long deadline) throws InterruptedException {
        int outcome = WordCalls.await(word, seen, gate, deadline);
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        if (outcome == Outcome.CLOSED) {
            throw new IllegalStateException(this + " was closed during the wait");
        }
        if (outcome != 0 && outcome != Outcome.TIMED_OUT) {
            throw new IllegalStateException(this + ": futex failed with error " + -outcome);
        }
        return outcome == 0;
    }

    private MemorySegment word() {
        if (!gate.isOpen()) {
            throw new IllegalStateException(this + " can no longer be used");
        }
        if (!word.scope().isAlive()) {
            throw new IllegalStateException(
                    this + ": the arena of its slot is closed; open it again in new memory");
        }
        return word;
    }
}

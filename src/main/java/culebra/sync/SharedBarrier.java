package culebra.sync;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

import culebra.internal.CloseWithArena;
import culebra.internal.Deadline;
import culebra.internal.FutexCalls;
import culebra.internal.Gate;
import culebra.internal.Outcome;
import culebra.internal.Platform;
import culebra.internal.Slot;
import culebra.internal.StackRoom;
import culebra.internal.WordCalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * A barrier in a slot of memory, at which threads of several processes wait for each other. When
 * all parties have arrived, all of them continue, and the barrier can be used again.
 *
 * <p>The barrier stays usable when a process is killed:
 *
 * <ul>
 *   <li>A process that is killed while it waits counts as arrived, so the others pass.
 *   <li>A process that is killed before it arrives keeps the others waiting. {@link
 *       #tryAwait(Duration)} withdraws its arrival when its timeout has passed, and returns false.
 *       A process that notices the death ({@code ProcessFd} in {@code culebra.process}) calls
 *       {@link #reset()}, or {@link #reset(int)} to continue with fewer parties. All waits then end
 *       with {@link BarrierResetException}, and the arrivals of killed processes no longer count.
 *   <li>A process that is killed between completing the barrier and waking the others only delays
 *       them, because they check the barrier every second.
 * </ul>
 *
 * <p>C's own {@code pthread_barrier_t} has no timeout and no reset, and hangs forever if a party is
 * killed. A C program takes part through the following struct. {@code src/tour/c/barrier.h} in
 * Culebra's sources contains the functions for it:
 *
 * <pre>{@code
 * struct barrier {
 *     _Atomic uint64_t state;     // bits 0 to 19 have arrived, 20 to 23 ends, 24 to 31 resets,
 *                                 // 32 to 63 generation
 *     _Atomic uint32_t parties;
 *     uint32_t magic;             // 0x52524142
 * };
 * }</pre>
 *
 * <p>The last thread to arrive sets the number of arrivals to 0, adds 1 to the generation, and
 * shifts the ends left by one bit, all in one compare-and-exchange. It then wakes the threads that
 * sleep on the generation, which is a futex. A reset does the same, sets the lowest bit of the
 * ends, and adds 1 to the number of resets. So a thread learns how its own generation ended if it
 * looks up to 4 generations later. If it looks even later, any reset in between counts as its own.
 *
 * <p>All threads that have passed see what each thread wrote before it arrived. Every method may be
 * called from any thread, platform or virtual, unless the arena of the slot is confined. {@link
 * #close} ends the waits of this handle with {@link IllegalStateException}. While a thread waits,
 * the arena of the slot cannot be closed.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/futex.2.html">futex(2)</a>
 */
public final class SharedBarrier implements AutoCloseable {
    /** The greatest number of parties: {@value}. */
    public static final int MAX_PARTIES = BarrierState.MAX_PARTIES;

    /** The size and alignment of the struct, for composing the layout of shared data. */
    public static final MemoryLayout LAYOUT =
            MemoryLayout.structLayout(
                            ValueLayout.JAVA_LONG.withName("state"),
                            ValueLayout.JAVA_INT.withName("parties"),
                            ValueLayout.JAVA_INT.withName("magic"))
                    .withName("barrier");

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final long PARTIES = LAYOUT.byteOffset(groupElement("parties"));
    private static final long MAGIC = LAYOUT.byteOffset(groupElement("magic"));
    private static final int BARR = 0x52524142;
    private static final long LOOK = 1_000_000_000;

    private final MemorySegment barrier;
    private final MemorySegment generation;
    private final Gate gate = new Gate(SharedBarrier.class);

    /** Keeps an automatic arena reachable as long as this handle. */
    private volatile Object arenas;

    private SharedBarrier(MemorySegment barrier) {
        this.barrier = barrier;
        generation = barrier.asSlice(BarrierState.GENERATION, ValueLayout.JAVA_INT.byteSize());
        gate.opened();
    }

    /**
     * Creates a barrier in a slot, overwriting its content. No thread may be waiting at a barrier
     * in the slot: to restart an existing barrier, use {@link #reset()}.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @param parties the number of threads that must arrive before all pass, 1 to {@link
     *     #MAX_PARTIES}
     * @return a handle to the barrier
     * @throws IllegalArgumentException if the number is out of range, or the slot is on the heap,
     *     read-only, too small or misaligned
     * @throws IllegalStateException if the slot's arena is closed
     */
    public static SharedBarrier create(MemorySegment slot, int parties) {
        Platform.require();
        MemorySegment barrier = Slot.check(slot, LAYOUT, "barrier");
        requireParties(parties);
        INT.setVolatile(barrier, MAGIC, 0);
        ValueLayout.JAVA_LONG.varHandle().setVolatile(barrier, 0L, 0L);
        INT.setVolatile(barrier, PARTIES, parties);
        INT.setVolatile(barrier, MAGIC, BARR);
        return new SharedBarrier(barrier);
    }

    /**
     * Opens a barrier that another thread or process has created.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return a handle to the barrier
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or the slot holds no barrier
     */
    public static SharedBarrier open(MemorySegment slot) {
        Platform.require();
        MemorySegment barrier = Slot.check(slot, LAYOUT, "barrier");
        int parties = (int) INT.getVolatile(barrier, PARTIES);
        if ((int) INT.getVolatile(barrier, MAGIC) != BARR || !isPossible(parties)) {
            throw new IllegalStateException(
                    "The slot at 0x"
                            + Long.toHexString(barrier.address())
                            + " holds no barrier: create it first");
        }
        return new SharedBarrier(barrier);
    }

    private static void requireParties(int parties) {
        if (!isPossible(parties)) {
            throw new IllegalArgumentException(
                    "parties must be from 1 to " + MAX_PARTIES + ": " + parties);
        }
    }

    private static boolean isPossible(int parties) {
        return parties >= 1 && parties <= MAX_PARTIES;
    }

    /**
     * Arrives, and waits until all parties have arrived.
     *
     * @throws InterruptedException if interrupted before or during the wait; this thread then does
     *     not count as arrived. If all other parties have arrived in the meantime, this method
     *     returns normally instead, and the thread remains interrupted
     * @throws BarrierResetException if the barrier is reset during the wait
     * @throws IllegalStateException if closed before or during the wait; this thread then does not
     *     count as arrived
     * @throws java.util.concurrent.RejectedExecutionException as specified by {@link
     *     SharedWord#awaitChange}
     */
    public void await() throws InterruptedException {
        Gate.requireNotInterrupted();
        boolean passed = await(Deadline.NEVER);
    }

    /**
     * Arrives and passes if all other parties have already arrived. This method never waits.
     *
     * @return true if this thread has passed, false if it has not arrived
     * @throws IllegalStateException if closed
     */
    public boolean tryAwait() {
        MemorySegment open = memory();
        long seen;
        do {
            seen = BarrierState.get(open);
            if (!isLast(seen)) {
                return false;
            }
        } while (!BarrierState.set(open, seen, BarrierState.complete(seen)));
        int woken = FutexCalls.wake(generation, Integer.MAX_VALUE);
        return true;
    }

    /**
     * Arrives, and waits until all parties have arrived, up to the given timeout on the monotonic
     * clock.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if this thread has passed; false if the timeout has passed, and this thread does
     *     not count as arrived
     * @throws InterruptedException as specified by {@link #await}
     * @throws BarrierResetException if the barrier is reset during the wait
     * @throws IllegalStateException as specified by {@link #await}
     * @throws java.util.concurrent.RejectedExecutionException as specified by {@link
     *     SharedWord#awaitChange}
     */
    public boolean tryAwait(Duration timeout) throws InterruptedException {
        long deadline = Deadline.after(timeout);
        Gate.requireNotInterrupted();
        return deadline == Deadline.NOW ? tryAwait() : await(deadline);
    }

    private boolean await(long deadline) throws InterruptedException {
        MemorySegment open = memory();
        while (!tryAwait()) {
            long seen = BarrierState.get(open);
            StackRoom.require(); // otherwise a stack overflow could leave the arrival
            if (!isLast(seen) && BarrierState.set(open, seen, seen + 1)) {
                return awaitOthers(seen, deadline);
            }
        }
        return true;
    }

    private boolean isLast(long state) {
        return BarrierState.arrived(state) + 1 >= (int) INT.getVolatile(barrier, PARTIES);
    }

    /** Waits for the others after this thread has arrived in a generation. */
    private boolean awaitOthers(long seen, long deadline) throws InterruptedException {
        int outcome = Outcome.TIMED_OUT;
        boolean withdrawn = false;
        try {
            outcome = sleep(BarrierState.generation(seen), deadline);
        } finally {
            withdrawn = outcome != 0 && withdraw(seen);
        }
        if (!withdrawn) {
            if (outcome == Outcome.INTERRUPTED) {
                Thread.currentThread().interrupt();
            }
            if (BarrierState.wasReset(seen, BarrierState.get(barrier))) {
                throw new BarrierResetException(this + " was reset during the wait");
            }
            return true;
        }
        return switch (outcome) {
            case Outcome.TIMED_OUT -> false;
            case Outcome.INTERRUPTED -> throw new InterruptedException();
            case Outcome.CLOSED ->
                    throw new IllegalStateException(this + " was closed during the wait");
            default ->
                    throw new IllegalStateException(this + ": futex failed with error " + -outcome);
        };
    }

    /** Sleeps until the generation has changed, and checks it from time to time. */
    private int sleep(int seen, long deadline) {
        int outcome;
        do {
            long look = Math.min(System.nanoTime() + LOOK, deadline);
            outcome = WordCalls.await(generation, seen, gate, look);
        } while (outcome == Outcome.TIMED_OUT && !Deadline.passed(deadline));
        return outcome;
    }

    /** Withdraws the arrival; returns false if the generation is over. */
    private boolean withdraw(long seen) {
        long state;
        do {
            state = BarrierState.get(barrier);
            if (BarrierState.generation(state) != BarrierState.generation(seen)) {
                return false;
            }
            if (BarrierState.arrived(state) == 0) { // overwritten
                return true;
            }
        } while (!BarrierState.set(barrier, state, state - 1));
        return true;
    }

    /**
     * Ends all waits with {@link BarrierResetException} and discards all arrivals, including those
     * of killed processes.
     *
     * @throws IllegalStateException if closed
     */
    public void reset() {
        MemorySegment open = memory();
        long seen;
        do {
            seen = BarrierState.get(open);
        } while (!BarrierState.set(open, seen, BarrierState.reset(seen)));
        int woken = FutexCalls.wake(generation, Integer.MAX_VALUE);
    }

    /**
     * Resets the barrier as {@link #reset()} does, and changes the number of parties.
     *
     * @param parties the number of threads that must arrive from now on, 1 to {@link #MAX_PARTIES}
     * @throws IllegalArgumentException if the number is out of range
     * @throws IllegalStateException if closed
     */
    public void reset(int parties) {
        requireParties(parties);
        reset(); // first: with fewer parties, an arrival could complete what is being reset
        MemorySegment open = memory();
        INT.setVolatile(open, PARTIES, parties);
        long seen;
        do {
            seen = BarrierState.get(open);
            if (BarrierState.arrived(seen) < parties) {
                return;
            }
        } while (!BarrierState.set(open, seen, BarrierState.complete(seen))); // all came meanwhile
        int woken = FutexCalls.wake(generation, Integer.MAX_VALUE);
    }

    /**
     * Returns the number of parties.
     *
     * @return the number of threads that must arrive before all pass
     * @throws IllegalStateException if closed
     */
    public int parties() {
        return (int) INT.getVolatile(memory(), PARTIES);
    }

    /**
     * Returns the number of threads that have arrived and wait, including threads of killed
     * processes.
     *
     * @return the number, which may already be out of date
     * @throws IllegalStateException if closed
     */
    public int arrived() {
        return BarrierState.arrived(BarrierState.get(memory()));
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
    public SharedBarrier closeWith(Arena arena) {
        arenas = CloseWithArena.with(arena, gate, arenas);
        return this;
    }

    /**
     * Returns a string with the address, the number of arrivals, and whether the handle is open and
     * the memory accessible.
     */
    @Override
    public String toString() {
        return "SharedBarrier[0x" + Long.toHexString(barrier.address()) + ", " + text() + "]";
    }

    private String text() {
        if (!isOpen()) {
            return "closed";
        }
        if (!barrier.scope().isAlive()) {
            return "memory released";
        }
        if (!barrier.isAccessibleBy(Thread.currentThread())) {
            return "in an arena of another thread";
        }
        return arrived() + " of " + parties() + " arrived, open";
    }

    private MemorySegment memory() {
        if (!gate.isOpen()) {
            throw new IllegalStateException(this + " can no longer be used");
        }
        return barrier;
    }
}

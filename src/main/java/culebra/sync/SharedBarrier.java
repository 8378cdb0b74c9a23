package culebra.sync;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

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
 * A barrier in a slot of memory, at which threads of several processes wait for each other: when
 * all parties have arrived, all pass, and the barrier is ready for the next time.
 *
 * <p>No killed process leaves the barrier in a state that cannot be used:
 *
 * <ul>
 *   <li>A process that is killed while it waits has arrived, so the others pass.
 *   <li>One that is killed before it arrives keeps the others waiting. {@link #tryAwait(Duration)}
 *       returns false after a time, and has withdrawn its arrival then. A process that notices the
 *       death ({@code ProcessFd} in {@code culebra.process}) calls {@link #reset()}, or {@link
 *       #reset(int)} to go on with fewer parties: all waits end with {@link BarrierResetException},
 *       and the arrivals of killed processes are forgotten.
 *   <li>One that is killed between completing the barrier and waking the others only delays them,
 *       since they look every second.
 * </ul>
 *
 * <p>C's own {@code pthread_barrier_t} has no time limit, no reset, and hangs forever if a party is
 * killed. A C program takes part by this struct, whose functions {@code src/tour/c/barrier.h} of
 * Culebra's sources has:
 *
 * <pre>{@code
 * struct barrier {
 *     _Atomic uint64_t state;     // bits 0 to 19 have arrived, 20 to 31 resets, 32 to 63 generation
 *     _Atomic uint32_t parties;
 *     uint32_t magic;             // 0x52524142
 * };
 * }</pre>
 *
 * <p>The last one to arrive sets the arrived to 0 and adds 1 to the generation, by one
 * compare-and-exchange, and wakes those that sleep on the generation, a futex. A reset does the
 * same, and adds 1 to the resets.
 *
 * <p>What a thread wrote before it arrived is seen by all threads that have passed. Every method
 * may be called from any thread, platform or virtual, unless the arena of the slot is confined.
 * {@link #close} ends the waits of this handle with {@link IllegalStateException}. While a thread
 * waits, the arena of the slot cannot be closed.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/futex.2.html">futex(2)</a>
 */
public final class SharedBarrier implements AutoCloseable {
    /** The most parties: {@value}. */
    public static final int MAX_PARTIES = BarrierState.MAX_PARTIES;

    /** The size and alignment of the struct, to compose the layout of shared data. */
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

    /** Held so that an automatic arena lives as long as this. */
    private volatile Object arenas;

    private SharedBarrier(MemorySegment barrier) {
        this.barrier = barrier;
        generation = barrier.asSlice(BarrierState.GENERATION, ValueLayout.JAVA_INT.byteSize());
    }

    /**
     * Creates a barrier in a slot, which overwrites what was there. No thread may wait there; to
     * start again, use {@link #reset()}.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @param parties how many must arrive before all pass, 1 to {@link #MAX_PARTIES}
     * @return a handle of it
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
     * @return a handle of it
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
     * Arrives, and waits until all parties have.
     *
     * @throws InterruptedException if interrupted before or during the wait; this thread has not
     *     arrived then. If all others have arrived meanwhile, it passes, and remains interrupted
     * @throws BarrierResetException if the barrier is reset during the wait
     * @throws IllegalStateException if closed before or during the wait; this thread has not
     *     arrived then
     * @throws java.util.concurrent.RejectedExecutionException as {@link SharedWord#awaitChange}
     */
    public void await() throws InterruptedException {
        Gate.requireNotInterrupted();
        boolean passed = await(Deadline.NEVER);
    }

    /**
     * Arrives and passes if all other parties have arrived, so that it need not wait.
     *
     * @return true if it has passed, false if it has not arrived
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
     * Arrives, and waits until all parties have, up to a timeout on the monotonic clock.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if it has passed; false if the time has passed and this thread has not arrived
     * @throws InterruptedException as {@link #await}
     * @throws BarrierResetException if the barrier is reset during the wait
     * @throws IllegalStateException as {@link #await}
     * @throws java.util.concurrent.RejectedExecutionException as {@link SharedWord#awaitChange}
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
            if (!isLast(seen) && BarrierState.set(open, seen, seen + 1)) {
                return awaitOthers(seen, deadline);
            }
        }
        return true;
    }

    private boolean isLast(long state) {
        return BarrierState.arrived(state) + 1 >= (int) INT.getVolatile(barrier, PARTIES);
    }

    /** This thread has arrived in a generation. */
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

    /** Sleeps until the generation has changed, and looks at it now and then. */
    private int sleep(int seen, long deadline) {
        int outcome;
        do {
            long look = Math.min(System.nanoTime() + LOOK, deadline);
            outcome = WordCalls.await(generation, seen, gate, look);
        } while (outcome == Outcome.TIMED_OUT && !Deadline.passed(deadline));
        return outcome;
    }

    /** Takes the arrival back; false if the generation is over. */
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
     * Ends all waits with {@link BarrierResetException} and forgets who has arrived, such as
     * processes that were killed.
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
     * Resets the barrier as {@link #reset()} does, and goes on with another number of parties.
     *
     * @param parties how many must arrive from now on, 1 to {@link #MAX_PARTIES}
     * @throws IllegalArgumentException if the number is out of range
     * @throws IllegalStateException if closed
     */
    public void reset(int parties) {
        requireParties(parties);
        INT.setVolatile(memory(), PARTIES, parties);
        reset();
    }

    /**
     * Returns the number of parties.
     *
     * @return how many must arrive before all pass
     * @throws IllegalStateException if closed
     */
    public int parties() {
        return (int) INT.getVolatile(memory(), PARTIES);
    }

    /**
     * Returns how many have arrived and wait, killed ones included.
     *
     * @return a number that may already be out of date
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

    /** Closes this handle and wakes the threads that wait in it. Does nothing when closed. */
    @Override
    public void close() {
        gate.close();
    }

    /**
     * Closes this when an arena closes. It must not be the arena of the slot, which cannot close
     * while a thread waits here.
     *
     * @param arena confined or shared; or automatic, to close this some time after it is
     *     unreachable
     * @return this
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     */
    public SharedBarrier closeWith(Arena arena) {
        arenas = CloseWithArena.with(arena, gate, arenas);
        return this;
    }

    /** Returns the address, how many have arrived, and whether handle and memory are there. */
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

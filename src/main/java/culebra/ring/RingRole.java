package culebra.ring;

import culebra.fd.Fd;
import culebra.internal.AsymmetricFence;
import culebra.internal.CloseWithArena;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.FutexCalls;
import culebra.internal.Outcome;
import culebra.internal.WordCalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * One side of a {@link MessageRing}: {@link RingSender} or {@link RingReceiver}. This process has
 * the role until it closes the role or ends.
 *
 * @param <R> the side itself
 */
public abstract sealed class RingRole<R extends RingRole<R>> implements AutoCloseable
        permits RingSender, RingReceiver {
    /** What an attempt returns if the other side has gone. */
    static final int GONE = Integer.MIN_VALUE;

    private static final int ASLEEP = 1;
    private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 1000 : 0;

    /** The sleep of a virtual thread is longer, since its end costs more. */
    private static final long VIRTUAL_FACTOR = 10;

    /** How long to sleep before looking whether the other side is still there, in nanoseconds. */
    static volatile long slice = 50_000_000;

    final RingMemory memory;
    final RoleGate gate;

    /** The positions when this role was taken, checked. */
    final long firstTail;

    final long firstHead;

    /** The address of the other side's position. */
    private final long position;

    private final RingSide side;

    private final MemorySegment ownSleep;

    /** The number of peers that had joined when their end was reported. */
    private int ended;

    private long nextLook;

    /** Keeps an automatic arena reachable as long as this role. */
    private volatile Object arenas;

    RingRole(RingMemory memory, Fd fd, RingSide side) throws IOException {
        this.memory = memory;
        this.side = side;
        long base = memory.base;
        position = base + side.other().position;
        ownSleep = memory.word(side.sleepWord);
        gate = new RoleGate(getClass(), fd, memory, side.other());
        Fds.name(fd, getClass());
        // In this order: what another role does after it was counted is reported later, and what it
        // had done before it left shows in the positions.
        int joined = RawMemory.getIntVolatile(base + side.other().counters + RingFormat.JOINED);
        RingStep.at(RingStep.JOINING);
        boolean held = isOtherHeld();
        RingStep.at(RingStep.JOINING);
        long tail = RawMemory.getLongVolatile(base + RingFormat.TAIL);
        long head = RawMemory.getLongVolatile(base + RingFormat.HEAD);
        if (side.isAlone(memory.senders)) { // else others move them meanwhile
            memory.requirePosition("tail", tail, tail, tail);
            memory.requirePosition("head", head, tail - memory.capacity, tail);
        }
        firstTail = tail;
        firstHead = head;
        ended = held || tail != head ? joined - 1 : joined;
        gate.enter(this); // links all that a call has to give back
        gate.exit();
        RawMemory.addInt(base + side.counters + RingFormat.JOINED, 1);
        Reference.reachabilityFence(memory);
    }

    /**
     * Waits until the other side's position is not what was seen: 0, {@link #GONE}, or an {@link
     * Outcome}, or another negated errno.
     */
    final int await(long seen, long deadline) throws IOException {
        gate.enterWait(this);
        try {
            for (int i = 0; i < LOOKS; i++) {
                if (RawMemory.getLongAcquire(position) != seen) {
                    return 0;
                }
                Thread.onSpinWait();
            }
            memory.count(side.counters + RingFormat.WAITS, 1);
            while (true) {
                int outcome = sleep(seen, deadline);
                if (RawMemory.getLongAcquire(position) != seen) {
                    if (outcome == Outcome.INTERRUPTED) { // the wait has cleared the flag
                        Thread.currentThread().interrupt();
                    }
                    return 0;
                }
                if (outcome != 0 && outcome != Outcome.TIMED_OUT) {
                    return outcome;
                }
                if (!gate.isOpen()) {
                    return Outcome.CLOSED;
                }
                if (isEnd(seen)) {
                    return GONE;
                }
                if (Deadline.passed(deadline)) {
                    return Outcome.TIMED_OUT;
                }
            }
        } finally {
            gate.exit();
            Reference.reachabilityFence(memory);
        }
    }

    private int sleep(long seen, long deadline) {
        long longest = Thread.currentThread().isVirtual() ? VIRTUAL_FACTOR * slice : slice;
        long end = Math.min(deadline, System.nanoTime() + longest);
        long word = ownSleep.address();
        int outcome = 0;
        RingStep.at(RingStep.BEFORE_SLEEP_WORD);
        // Senders that share the word sleep with different values if they have seen different
        // positions, so that none sleeps on behind a position that another has seen.
        int value = (int) seen | ASLEEP;
        RawMemory.setIntVolatile(word, value);
        RingStep.at(RingStep.AFTER_SLEEP_WORD);
        boolean changed = RawMemory.getLongVolatile(position) != seen;
        if (!changed) {
            RingStep.at(RingStep.BEFORE_SLEEPING);
            outcome = WordCalls.await(ownSleep, value, gate, end);
            RingStep.at(RingStep.WOKEN);
        }
        if (side.isAlone(memory.senders)) {
            clearSleepWord();
        } else if (changed) {
            withdrawSleepWord();
        }
        return outcome;
    }

    /**
     * If this role was closed, its successor may sleep on the same word already: it is woken, so
     * that it neither misses a wake-up that came to this thread nor relies on a word that is clear.
     */
    private void clearSleepWord() {
        RawMemory.setIntOpaque(ownSleep.address(), 0);
        AsymmetricFence.light(); // or close() sees the word clear before it gives the role up
        if (!gate.isOpen()) {
            int ignored = FutexCalls.wake(ownSleep, Integer.MAX_VALUE);
        }
    }

    /**
     * Withdraws a sleep word that was stored after the position had changed, and so after the
     * wake-up. Another sender that had seen the same position may have fallen asleep on it.
     */
    private void withdrawSleepWord() {
        if (RawMemory.getAndSetInt(ownSleep.address(), 0) != 0) {
            int ignored = FutexCalls.wake(ownSleep, Integer.MAX_VALUE);
        }
    }

    /** After a position was stored: wakes those who sleep until it changes. */
    final void wakeOther() {
        gate.wakeOther();
    }

    /**
     * Checks for the end on behalf of a {@code try} method, which does so only from time to time.
     */
    final boolean isEndNow(long seen) throws IOException {
        long now = System.nanoTime();
        if (nextLook != 0 && now - nextLook < 0) {
            return false;
        }
        nextLook = now + slice;
        return isEnd(seen);
    }

    /** Reports once that the other side has left. Data that it stored before is visible. */
    private boolean isEnd(long seen) throws IOException {
        int joined =
                RawMemory.getIntVolatile(memory.base + side.other().counters + RingFormat.JOINED);
        if (joined == ended || isOtherHeld() || RawMemory.getLongVolatile(position) != seen) {
            return false;
        }
        ended = joined;
        return true;
    }

    private boolean isOtherHeld() throws IOException {
        return side.other().isHeld(gate.fd(), this);
    }

    /**
     * Creates the exception for a wait that has ended without success.
     *
     * @throws InterruptedException if that was an interrupt
     */
    final IOException ended(int outcome) throws InterruptedException {
        return Errors.wait(outcome, "futex", this);
    }

    /**
     * Returns whether this role is open.
     *
     * @return false once closed
     */
    public final boolean isOpen() {
        return gate.isOpen();
    }

    /**
     * Closes the role, ends the waits of this object with {@link
     * java.nio.channels.AsynchronousCloseException}, and wakes the other side, so that it notices
     * the close immediately. A call that is running in another thread completes first. The ring
     * remains. When no call uses the role any longer, its mapping of the ring is removed, and
     * segments that were obtained from this role no longer show the content of the ring. Does
     * nothing if already closed.
     */
    @Override
    public final void close() {
        gate.close();
    }

    /**
     * Closes this role when an arena closes.
     *
     * @param arena a confined or shared arena; or an automatic arena, to close this role some time
     *     after it has become unreachable
     * @return this
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     */
    public final R closeWith(Arena arena) {
        arenas = CloseWithArena.with(arena, gate, arenas);
        return self();
    }

    @SuppressWarnings("unchecked") // R is the class that extends this
    private R self() {
        return (R) this;
    }

    /** Returns a string with the ring and whether this role is open. */
    @Override
    public final String toString() {
        return getClass().getSimpleName()
                + "["
                + memory
                + (gate.isOpen() ? ", open]" : ", closed]");
    }
}

package culebra.internal;

import static culebra.internal.NegatedErrno.EFAULT;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One platform thread that waits for the words of up to 127 virtual threads, which park meanwhile.
 *
 * <p>A first word of its own tells it that what it waits for has changed. A virtual thread that
 * leaves waits until the lane has let go of its word: its memory may then be unmapped, and no
 * wake-up that is meant for others ends here.
 */
final class WordLane {
    private static final int WORDS = WaitvCall.MAX - 1;
    private static final long IDLE = 10_000_000_000L;
    private static final long PAUSE = 1_000_000;

    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final Object LOCK = new Object();

    /** The number of lanes, idle ones included. */
    private static final AtomicInteger LANES = new AtomicInteger();

    /** All lanes; guarded by LOCK, as is what is in them. */
    private static WordLane first;

    private WordLane next;
    private final MemorySegment array =
            NativeMemory.allocate((long) WaitvCall.MAX * WaitvCall.SIZE);
    private final MemorySegment changes = NativeMemory.allocate(Integer.BYTES);
    private final Parked[] parked = new Parked[WORDS];
    private int count;

    /**
     * The threads to unpark. The list belongs to the lane, so that an exception loses none of them.
     */
    private Parked done;

    /** A word of each arena that is held open, in front; and how many words are in it. */
    private final MemorySegment[] arenas = new MemorySegment[WaitvCall.ARENAS];

    private final int[] uses = new int[WaitvCall.ARENAS];

    private WordLane() {
        Arrays.fill(arenas, MemorySegment.NULL);
    }

    /** Parks the current virtual thread until the word does not hold a value, as WordCalls. */
    static int await(MemorySegment word, int seen, Gate gate, long deadline) {
        int result = 0;
        Object event = CountedWait.begin(gate);
        try {
            while (result == 0 && !FutexCalls.differs(word, seen)) {
                result = awaitChange(word, seen, gate, deadline);
            }
            return result;
        } finally {
            CountedWait.end(event, gate, result);
        }
    }

    private static int awaitChange(MemorySegment word, int seen, Gate gate, long deadline) {
        var me = new Parked(Thread.currentThread(), word, seen);
        gate.add(me);
        try {
            join(me);
            int outcome;
            try {
                outcome = me.park(gate, deadline);
            } finally {
                leave(me);
            }
            if (outcome != 0 && me.woken) { // no other thread gets this wake-up
                if (outcome == Outcome.INTERRUPTED) {
                    Thread.currentThread().interrupt();
                }
                return 0;
            }
            return outcome;
        } finally {
            gate.remove(me);
        }
    }

    private static void join(Parked me) {
        synchronized (LOCK) {
            for (WordLane lane = first; lane != null; lane = lane.next) {
                if (lane.add(me)) {
                    lane.tellOfChange();
                    return;
                }
            }
            var lane = new WordLane();
            boolean started = false;
            try {
                boolean added = lane.add(me);
                Daemons.start("culebra-words", lane::serve);
                started = true;
            } finally {
                if (!started) {
                    lane.free();
                }
            }
            lane.next = first;
            first = lane;
            LANES.getAndIncrement();
        }
    }

    /** Returns the number of threads that wait for words, idle ones included. */
    static int threads() {
        return LANES.get();
    }

    /** Shown in dumps as what the thread waits for. */
    @Override
    public String toString() {
        return "waits for words: " + count;
    }

    /** Waits until the lane has released the word, even if an exception is thrown meanwhile. */
    private static void leave(Parked me) {
        synchronized (LOCK) { // while the lane has not ended
            if (me.hasEnded()) {
                return;
            }
            me.leaving = true;
            me.lane.tellOfChange();
        }
        boolean interrupted = false;
        while (!me.hasEnded()) {
            try {
                LockSupport.park(me);
                interrupted |= Thread.interrupted();
            } catch (Error survived) {
                Thread.onSpinWait();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean add(Parked me) {
        int arena = arenaOf(me.word);
        if (count == WORDS || arena < 0) {
            return false;
        }
        arenas[arena] = me.word;
        uses[arena]++;
        me.lane = this;
        me.arena = arena;
        parked[count++] = me;
        return true;
    }

    /** The place of the word's arena, or a free one, or -1. */
    private int arenaOf(MemorySegment word) {
        int free = -1;
        for (int i = 0; i < uses.length; i++) {
            if (uses[i] == 0) {
                free = i;
            } else if (arenas[i].scope().equals(word.scope())) {
                return i;
            }
        }
        return free;
    }

    /** Makes the lane check everything again. It does not end while it has a word left. */
    private void tellOfChange() {
        int before = (int) INT.getAndAdd(changes, 0L, 1);
        int ignored = FutexCalls.wake(changes, 1);
    }

    private void serve() {
        long idleSince = System.nanoTime();
        int result = 0;
        LockSupport.setCurrentBlocker(this);
        while (true) {
            try {
                int words;
                synchronized (LOCK) {
                    int seen = (int) INT.getVolatile(changes, 0L); // before looking: who leaves
                    dropDone(result); // tells of that without the lock
                    words = count;
                    if (words > 0 || done != null) {
                        idleSince = System.nanoTime();
                    } else if (System.nanoTime() - idleSince >= IDLE) {
                        end();
                        return;
                    }
                    prepare(seen);
                }
                unparkDone();
                long deadline = words > 0 ? Deadline.NEVER : idleSince + IDLE;
                result = WaitvCall.call(CallState.acquire(), array, words + 1, deadline, arenas);
            } catch (IllegalStateException closed) { // an arena, since the last look
                result = 0;
            } catch (Throwable survived) {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private void prepare(int seen) {
        WaitvCall.set(array, 0, changes, seen);
        for (int i = 0; i < count; i++) {
            WaitvCall.set(array, i + 1, parked[i].word, parked[i].seen);
        }
    }

    /** Moves the threads whose wait is over to the list of threads to unpark. */
    private void dropDone(int result) {
        for (int i = count - 1; i >= 0; i--) {
            Parked each = parked[i];
            if (each.isOver() || result == EFAULT) {
                parked[i] = parked[--count];
                parked[count] = null;
                if (--uses[each.arena] == 0) {
                    arenas[each.arena] = MemorySegment.NULL;
                }
                each.nextDone = done;
                done = each;
            }
        }
    }

    private void unparkDone() {
        while (done != null) {
            Parked each = done;
            done = each.nextDone;
            each.end();
        }
    }

    private void end() {
        if (first == this) {
            first = next;
        } else {
            WordLane before = first;
            while (before.next != this) {
                before = before.next;
            }
            before.next = next;
        }
        LANES.getAndDecrement();
        free();
    }

    private void free() {
        NativeMemory.free(array);
        NativeMemory.free(changes);
    }

    /** A virtual thread in its wait, which ends once the lane has released the word. */
    private static final class Parked extends ParkedThread {
        private final MemorySegment word;
        private final int seen;

        private WordLane lane;
        private int arena;
        private Parked nextDone;

        /** Whether the lane has seen a change; it is read after the end. */
        private boolean woken;

        /** Set by the thread, which then waits for what follows. */
        private volatile boolean leaving;

        Parked(Thread thread, MemorySegment word, int seen) {
            super(thread);
            this.word = word;
            this.seen = seen;
        }

        /**
         * Checks the word. A wake-up that came for a thread that leaves is passed on. A word that
         * cannot be read is left for the thread itself to detect.
         */
        boolean isOver() {
            boolean changed;
            try {
                changed = FutexCalls.differs(word, seen);
            } catch (RuntimeException | Error unreadable) {
                return true;
            }
            if (leaving && changed) {
                int ignored = FutexCalls.wake(word, 1);
            }
            woken = changed && !leaving;
            return leaving || changed;
        }
    }
}

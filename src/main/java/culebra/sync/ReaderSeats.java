package culebra.sync;

import culebra.internal.Deadline;
import culebra.internal.MutexCalls;
import culebra.internal.MutexHolders;

import java.lang.foreign.MemorySegment;

/** The mutexes of which a reader locks one, and a writer locks all in order. */
final class ReaderSeats {
    static final int COUNT = 32;

    private static final long SIZE = SharedMutex.LAYOUT.byteSize();
    private static final long PROCESS = ProcessHandle.current().pid();

    private final SharedMutex[] seats = new SharedMutex[COUNT];

    private ReaderSeats() {}

    /** Checks that no thread of this JVM holds a seat. */
    static void requireNotHeld(MemorySegment memory) {
        for (int i = 0; i < COUNT; i++) {
            MutexHolders.requireNotHeld(memory.asSlice(i * SIZE, SIZE));
        }
    }

    static ReaderSeats create(MemorySegment memory) {
        var created = new ReaderSeats();
        for (int i = 0; i < COUNT; i++) {
            created.set(i, SharedMutex.create(memory.asSlice(i * SIZE, SIZE)));
        }
        return created;
    }

    static ReaderSeats open(MemorySegment memory) {
        var opened = new ReaderSeats();
        for (int i = 0; i < COUNT; i++) {
            opened.set(i, SharedMutex.open(memory.asSlice(i * SIZE, SIZE)));
        }
        return opened;
    }

    /** A reader that dies leaves nothing to repair. */
    private void set(int place, SharedMutex seat) {
        seats[place] = seat.onOwnerDeath(() -> {});
    }

    /**
     * Returns where a thread looks first: far from other threads, including those of other
     * processes.
     */
    private static int first(Thread thread) {
        return (int) ((thread.threadId() + PROCESS * 7) & (COUNT - 1));
    }

    /** Returns the seat that a thread has locked, or null. */
    SharedMutex heldBy(Thread thread) {
        int first = first(thread);
        for (int i = 0; i < COUNT; i++) {
            SharedMutex seat = seats[(first + i) & (COUNT - 1)];
            if (seat.isHeldBy(thread)) {
                return seat;
            }
        }
        return null;
    }

    /** Locks a seat that is free, or returns null. */
    SharedMutex tryLock(Thread thread) {
        int first = first(thread);
        for (int i = 0; i < COUNT; i++) {
            SharedMutex seat = seats[(first + i) & (COUNT - 1)];
            if (seat.tryLock()) {
                return seat;
            }
        }
        return null;
    }

    /** Waits for the first seat of a thread; returns null if the time has passed. */
    SharedMutex lock(Thread thread, long deadline) throws InterruptedException {
        SharedMutex seat = seats[first(thread)];
        return lock(seat, deadline) ? seat : null;
    }

    /** Locks by a deadline; an attempt without a wait ignores the interrupt status. */
    static boolean lock(SharedMutex mutex, long deadline) throws InterruptedException {
        return deadline == Deadline.NOW ? mutex.tryLock() : mutex.lock(deadline);
    }

    /** Locks all; if that fails, those that are locked are to be unlocked. */
    boolean lockAll(long deadline) throws InterruptedException {
        for (SharedMutex seat : seats) {
            if (!lock(seat, deadline)) {
                return false;
            }
        }
        return true;
    }

    /** Locks all, however often interrupted. */
    void lockAll() {
        for (SharedMutex seat : seats) {
            seat.lock();
        }
    }

    /** Unlocks those that this thread has locked. */
    void unlockAll(Thread thread) {
        for (SharedMutex seat : seats) {
            if (seat.isHeldBy(thread)) {
                seat.unlock();
            }
        }
    }

    /** Unlocks and destroys all, which this thread has locked. */
    void destroy() {
        for (SharedMutex seat : seats) {
            seat.unlock();
            seat.destroy();
        }
    }

    /** Returns how many are locked, by any thread. */
    int held() {
        int held = 0;
        for (SharedMutex seat : seats) {
            held += MutexCalls.owner(seat.slot()) == 0 ? 0 : 1;
        }
        return held;
    }
}

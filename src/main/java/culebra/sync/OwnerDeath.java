package culebra.sync;

import culebra.internal.MutexCalls;
import culebra.internal.MutexHolder;

/** What becomes of a mutex whose owner has died. */
final class OwnerDeath {
    private final SharedMutex mutex;
    private final MutexHolder holder;

    /** Says that what a dead owner has left is sound again. */
    private volatile Runnable repair;

    OwnerDeath(SharedMutex mutex, MutexHolder holder) {
        this.mutex = mutex;
        this.holder = holder;
    }

    void onDeath(Runnable newRepair) {
        repair = newRepair;
    }

    /** The thread has locked what a dead owner has left. */
    void repair(Thread thread) {
        holder.set(thread);
        Runnable work = repair;
        if (work == null) {
            giveUp(thread);
            throw new OwnerDiedException(
                    "The owner of " + mutex + " has died, and there is no onOwnerDeath to repair",
                    null);
        }
        try {
            work.run();
        } catch (Throwable failed) {
            giveUp(thread);
            throw new OwnerDiedException(
                    "The owner of " + mutex + " has died, and the repair failed", failed);
        }
        if (MutexCalls.consistent(mutex.slot()) != 0) {
            MutexCalls.wakeAll(mutex.slot());
            throw new IllegalMonitorStateException(mutex + " was unlocked by its own repair");
        }
    }

    /** It is unrecoverable. */
    OwnerDiedException lasts(Thread thread) {
        holder.clear(thread); // a wait for a condition had unlocked it
        MutexCalls.wakeAll(mutex.slot()); // the C library forgets the others that wait
        return new OwnerDiedException(
                mutex + " is unrecoverable: an owner has died, and nobody repaired the data", null);
    }

    /** Unlocking without a word to the C library makes it unrecoverable. */
    private void giveUp(Thread thread) {
        holder.clear(thread);
        MutexCalls.unlock(mutex.slot());
        MutexCalls.wakeAll(mutex.slot());
    }
}

package culebra.sync;

import culebra.internal.MutexCalls;
import culebra.internal.MutexHolder;

/** Repairs a mutex whose owner has died, or makes it unrecoverable. */
final class OwnerDeath {
    private final SharedMutex mutex;
    private final MutexHolder holder;

    /** Makes the data consistent again after an owner has died. */
    private volatile Runnable repair;

    OwnerDeath(SharedMutex mutex, MutexHolder holder) {
        this.mutex = mutex;
        this.holder = holder;
    }

    void onDeath(Runnable newRepair) {
        repair = newRepair;
    }

    /** Repairs the data; the thread has locked a mutex whose owner has died. */
    void repair(Thread thread) {
        holder.set(thread);
        Runnable work = repair;
        if (work == null) {
            giveUp(thread);
            throw new OwnerDiedException(
                    "The owner of " + mutex + " has died, and no repair is set with onOwnerDeath",
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

    /** Returns the exception for a mutex that is unrecoverable. */
    OwnerDiedException lasts(Thread thread) {
        holder.clear(thread); // a wait for a condition had unlocked it
        MutexCalls.wakeAll(mutex.slot()); // the C library forgets the others that wait
        return new OwnerDiedException(
                mutex + " is unrecoverable: an owner has died, and the data was not repaired",
                null);
    }

    /** Unlocks without marking the mutex consistent, which makes it unrecoverable. */
    private void giveUp(Thread thread) {
        holder.clear(thread);
        MutexCalls.unlock(mutex.slot());
        MutexCalls.wakeAll(mutex.slot());
    }
}

package culebra.sync;

import culebra.internal.Abi;
import culebra.internal.Deadline;
import culebra.internal.Mapping;
import culebra.internal.MutexCalls;
import culebra.internal.MutexHolder;
import culebra.internal.Platform;
import culebra.internal.Slot;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A mutex in a slot of memory: between the threads of all processes that map it, one of which has
 * it locked at a time.
 *
 * <p>The slot is C's {@code pthread_mutex_t}, shared between processes and robust, so a C program
 * can use it too. One side calls {@link #create}, once, before the others {@link #open} it; whoever
 * comes first does so by {@code SharedMemory.openOrCreate("data", size, SharedMutex::create)}. It
 * lives as long as the memory: there is nothing to close.
 *
 * <p><b>When the owner dies</b>, a killed process or a thread that ends without unlocking, the next
 * one that locks gets the mutex and runs its {@link #onOwnerDeath repair}, since the data may be
 * half changed. If it has none, or the repair throws, the mutex is unrecoverable: this and every
 * later lock, in all processes, is an {@link OwnerDiedException}.
 *
 * <p>A mutex belongs to the thread of the system that has locked it. So a virtual thread, which may
 * change its carrier, is refused with {@link WrongThreadException}; a {@code culebra.sem} semaphore
 * with one permit serves those, without owner and repair. {@link #lock} and {@link #unlock} are as
 * in C what orders memory: what was written before an unlock is seen after the next lock.
 *
 * <p>Unlock before the memory goes. An arena by which Culebra has mapped it refuses to unmap it
 * while a thread of this JVM has the mutex locked: its {@code close} throws {@link
 * IllegalStateException}. The segment can no longer be used then, so that thread cannot unlock; the
 * memory stays mapped until the process ends, and when the thread ends the next one that locks
 * finds a dead owner. In memory that something else has mapped, the C library would write to what
 * is no memory any more.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man3/pthread_mutex_lock.3p.html">pthread_mutex_lock(3)</a>
 */
public final class SharedMutex implements Lock {
    /**
     * The size and alignment of C's {@code pthread_mutex_t}, to compose the layout of shared data.
     */
    public static final MemoryLayout LAYOUT =
            MemoryLayout.sequenceLayout(
                            Abi.PTHREAD_MUTEX_SIZE / ValueLayout.JAVA_LONG.byteSize(),
                            ValueLayout.JAVA_LONG)
                    .withName("pthread_mutex_t");

    private static final long SLICE = 50_000_000;

    private final MemorySegment slot;
    private final MutexHolder holder;
    private final OwnerDeath death;

    private SharedMutex(MemorySegment slot, MutexHolder holder) {
        this.slot = slot;
        this.holder = holder;
        death = new OwnerDeath(this, holder);
    }

    /**
     * Makes a mutex in a slot, unlocked; whatever was there is overwritten.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return the mutex
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or Culebra has mapped the memory
     *     and a thread of this JVM has a mutex there locked
     */
    public static SharedMutex create(MemorySegment slot) {
        Platform.require();
        MemorySegment mutex = Slot.check(slot, LAYOUT, "mutex");
        MutexHolder holder = Mapping.holder(mutex.address());
        if (holder.isHeld() || MutexCalls.isLockedHere(mutex)) {
            throw new IllegalStateException("A thread has the mutex in this slot locked");
        }
        int code = MutexCalls.init(mutex);
        if (code != 0) {
            throw new IllegalStateException("pthread_mutex_init: error " + code);
        }
        return new SharedMutex(mutex, holder);
    }

    /**
     * Attaches to a mutex that was created in a slot, here or in another process.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return the mutex
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or holds no mutex, or one that C
     *     made for one process only or not robust
     */
    public static SharedMutex open(MemorySegment slot) {
        Platform.require();
        MemorySegment mutex = Slot.check(slot, LAYOUT, "mutex");
        if (!MutexCalls.isSound(mutex)) {
            throw new IllegalStateException(
                    "The slot holds no robust mutex that processes share: create it first");
        }
        return new SharedMutex(mutex, Mapping.holder(mutex.address()));
    }

    /**
     * Says how to make the data sound again if an owner dies, for locks by this object from now on.
     *
     * @param newRepair runs with the mutex locked, in the thread that locks; when it returns, the
     *     mutex is as good as new
     * @return this
     */
    public SharedMutex onOwnerDeath(Runnable newRepair) {
        death.onDeath(Objects.requireNonNull(newRepair, "newRepair"));
        return this;
    }

    /**
     * Locks, waiting until the owner unlocks, and however often interrupted.
     *
     * @throws IllegalStateException if this thread has it locked already, or it was destroyed
     * @throws OwnerDiedException if an owner has died, and this repair was missing or threw, or
     *     another process's earlier
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void lock() {
        Thread thread = platformThread();
        int code = MutexCalls.trylock(slot);
        if (code == MutexCalls.EBUSY) {
            requireOther();
            do {
                code = MutexCalls.clocklock(slot, slice(Deadline.NEVER));
            } while (code == MutexCalls.ETIMEDOUT);
        }
        locked(code, thread);
    }

    /**
     * Locks, waiting until the owner unlocks. An interrupt is noticed within 50 milliseconds.
     *
     * @throws InterruptedException if interrupted before or during the wait; it is not locked
     * @throws IllegalStateException as {@link #lock}
     * @throws OwnerDiedException as {@link #lock}
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        lock(Deadline.NEVER);
    }

    /**
     * Locks if nobody has it locked now, this thread included.
     *
     * @return true if it was locked
     * @throws IllegalStateException if it was destroyed
     * @throws OwnerDiedException as {@link #lock}
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public boolean tryLock() {
        Thread thread = platformThread();
        int code = MutexCalls.trylock(slot);
        if (code == MutexCalls.EBUSY || code == MutexCalls.EDEADLK) {
            return false;
        }
        locked(code, thread);
        return true;
    }

    /**
     * Locks, waiting a time at most until the owner unlocks. An interrupt is noticed within 50
     * milliseconds.
     *
     * @param timeout the longest wait, on the monotonic clock; zero or less means now
     * @return true if it was locked
     * @throws InterruptedException if interrupted before or during the wait; it is not locked
     * @throws IllegalStateException as {@link #lock}
     * @throws OwnerDiedException as {@link #lock}
     * @throws WrongThreadException on a virtual thread
     */
    public boolean tryLock(Duration timeout) throws InterruptedException {
        return lock(Deadline.after(timeout));
    }

    /**
     * Locks, waiting a time at most, as {@link #tryLock(Duration)}.
     *
     * @param time the longest wait; zero or less means now
     * @param unit its unit
     * @return true if it was locked
     * @throws InterruptedException if interrupted before or during the wait; it is not locked
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return tryLock(Duration.ofNanos(unit.toNanos(time)));
    }

    /**
     * Unlocks.
     *
     * @throws OwnerDiedException if it is unrecoverable, so that nobody has it locked: a {@code
     *     finally} does not hide why a wait for a condition ended
     * @throws IllegalMonitorStateException if this thread does not have it locked
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void unlock() {
        Thread thread = platformThread();
        holder.clear(thread);
        int code = MutexCalls.unlock(slot);
        if (code != 0) {
            if (MutexCalls.isUnrecoverable(slot)) {
                throw death.lasts(thread);
            }
            throw new IllegalMonitorStateException(this + " is not locked by this thread");
        }
    }

    /**
     * Refuses: a condition needs a slot of its own.
     *
     * @throws UnsupportedOperationException always; see {@link SharedCondition#create}
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException(
                "A condition needs a slot of its own: SharedCondition.create(slot, mutex)");
    }

    /**
     * Ends the mutex for everybody, until it is created anew.
     *
     * @throws IllegalStateException if it is locked, or destroyed already
     * @throws WrongThreadException on a virtual thread
     * @see <a
     *     href="https://man7.org/linux/man-pages/man3/pthread_mutex_destroy.3p.html">pthread_mutex_destroy(3)</a>
     */
    public void destroy() {
        platformThread();
        int code = MutexCalls.trylock(slot); // the C library itself would not look
        if (code == MutexCalls.EBUSY || code == MutexCalls.EDEADLK) {
            throw new IllegalStateException(this + " cannot be destroyed: it is locked");
        }
        if (code != 0 && code != MutexCalls.EOWNERDEAD && code != MutexCalls.ENOTRECOVERABLE) {
            throw destroyed();
        }
        if (code != MutexCalls.ENOTRECOVERABLE) {
            MutexCalls.unlock(slot);
        }
        MutexCalls.destroy(slot);
    }

    /** Tells the address, and which thread of the system has it locked, in whatever process. */
    @Override
    public String toString() {
        return "SharedMutex[0x" + Long.toHexString(slot.address()) + ", " + state() + "]";
    }

    private String state() {
        if (!slot.scope().isAlive()) {
            return "its arena is closed";
        }
        if (!slot.isAccessibleBy(Thread.currentThread())) {
            return "of another thread's arena";
        }
        if (!MutexCalls.isSound(slot)) {
            return "destroyed";
        }
        if (MutexCalls.isUnrecoverable(slot)) {
            return "unrecoverable";
        }
        if (MutexCalls.isOrphan(slot)) {
            return "its owner has died";
        }
        int owner = MutexCalls.owner(slot);
        return owner == 0 ? "unlocked" : "locked by thread " + owner;
    }

    MemorySegment slot() {
        return slot;
    }

    /** The current thread, which must be one of the system's. */
    static Thread platformThread() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            throw new WrongThreadException(
                    "A mutex belongs to a thread of the system, which a virtual thread may leave;"
                            + " take a NamedSemaphore or SharedSemaphore with one permit instead");
        }
        return thread;
    }

    /** What follows when the C library says that it is locked, or why not. */
    void locked(int code, Thread thread) {
        if (code == 0) {
            holder.set(thread);
        } else {
            switch (code) {
                case MutexCalls.EOWNERDEAD -> death.repair(thread);
                case MutexCalls.ENOTRECOVERABLE -> throw death.lasts(thread);
                case MutexCalls.EDEADLK -> throw relocking();
                default -> throw destroyed();
            }
        }
    }

    private boolean lock(long deadline) throws InterruptedException {
        Thread thread = platformThread();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        int code = MutexCalls.trylock(slot);
        if (deadline == Deadline.NOW && (code == MutexCalls.EBUSY || code == MutexCalls.EDEADLK)) {
            return false;
        }
        if (code == MutexCalls.EBUSY) {
            requireOther();
            code = lockInSlices(deadline);
        }
        if (code == MutexCalls.ETIMEDOUT) {
            return false;
        }
        locked(code, thread);
        return true;
    }

    /** Signals do not end this wait, so it looks up from time to time. */
    private int lockInSlices(long deadline) throws InterruptedException {
        while (true) {
            int code = MutexCalls.clocklock(slot, slice(deadline));
            if (code != MutexCalls.ETIMEDOUT) {
                return code;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (Deadline.passed(deadline)) {
                return code;
            }
        }
    }

    /** When to look up from a wait. */
    static long slice(long deadline) {
        return Math.min(System.nanoTime() + SLICE, deadline);
    }

    /** One that C has made of the normal type would wait for itself. */
    private void requireOther() {
        if (MutexCalls.owner(slot) == MutexCalls.currentThread()) {
            throw relocking();
        }
    }

    private IllegalStateException relocking() {
        return new IllegalStateException("This thread has " + this + " locked already");
    }

    private IllegalStateException destroyed() {
        return new IllegalStateException(this + " was destroyed, or overwritten");
    }
}

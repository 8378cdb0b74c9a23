package culebra.sync;

import culebra.internal.Abi;
import culebra.internal.CountedWait;
import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.MutexCalls;
import culebra.internal.MutexHolder;
import culebra.internal.MutexHolders;
import culebra.internal.MutexKind;
import culebra.internal.Outcome;
import culebra.internal.Platform;
import culebra.internal.Recorder;
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
 * A mutex in a slot of memory, shared by the threads of all processes that map it; at most one
 * thread holds it. <b>All these processes must share a PID namespace</b>, as those of one container
 * do: the C library identifies an owner by its thread number, and each namespace has its own
 * numbers. Between containers, use {@code FileLocks} ({@code culebra.lock}, locks of open files) or
 * a semaphore ({@code culebra.sem}) with one permit.
 *
 * <p>The slot is C's {@code pthread_mutex_t}, shared between processes and robust, so a C program
 * can use it too. One process calls {@link #create}, once, before the others {@link #open} it. The
 * first process can do so by {@code SharedMemory.openOrCreate("data", size, SharedMutex::create)}.
 * The mutex lives as long as the memory: there is nothing to close.
 *
 * <p><b>When the owner dies</b>, because its process is killed or its thread ends without
 * unlocking, the next thread that locks the mutex acquires it and runs its {@link #onOwnerDeath
 * repair}, because the data may be half changed. If no repair is set, or the repair throws, the
 * mutex becomes unrecoverable: this call of {@code lock} and every later one, in all processes,
 * fails with {@link OwnerDiedException}.
 *
 * <p><b>Mutexes of other programs</b>, such as an {@code interprocess_mutex} of Boost, can be
 * opened if they are shared between processes. Some of these are not robust ({@link #isRobust}
 * returns false): if the owner dies, they stay locked forever, and a wait ends only on an interrupt
 * ({@link #lockInterruptibly}) or at its timeout ({@link #tryLock(Duration)}). A recursive mutex
 * can be locked again by its owner, and is unlocked by as many calls of {@link #unlock}.
 * Priority-inheriting and priority-protected mutexes are refused.
 *
 * <p>A mutex belongs to the system thread that has locked it. A virtual thread may change its
 * carrier, and is therefore refused with {@link WrongThreadException}. Virtual threads can use a
 * {@code culebra.sem} semaphore with one permit, which has no owner and no repair. This library
 * recognizes the current thread as the owner only if the mutex was locked by a call of this class:
 * a mutex that was locked by C code in this process, or by another copy of this library in the JVM,
 * counts as locked by another thread. As in C, {@link #lock} and {@link #unlock} order memory: data
 * written before an unlock is visible after the next lock.
 *
 * <p>If processes of several PID namespaces use a mutex nevertheless, its owner may have the same
 * number as the current thread. The mutex then counts as locked by another thread, and a wait tries
 * again every millisecond. However, if a process is killed in such a wait, the kernel may mistake
 * it for the owner.
 *
 * <p>Unlock the mutex before the memory is unmapped. If Culebra has mapped the memory, its arena
 * refuses to unmap it while a thread of this JVM has the mutex locked: {@link
 * java.lang.foreign.Arena#close} throws {@link IllegalStateException}. The segment can no longer be
 * used after that, so the thread cannot unlock the mutex. The memory stays mapped until the process
 * ends. Once that thread has ended, the next thread that locks the mutex finds a dead owner. If the
 * memory was not mapped by Culebra, it is unmapped, and the C library then writes to unmapped
 * memory.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man3/pthread_mutex_lock.3p.html">pthread_mutex_lock(3)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/pid_namespaces.7.html">pid_namespaces(7)</a>
 */
public final class SharedMutex implements Lock {
    /**
     * The size and alignment of C's {@code pthread_mutex_t}, for composing the layout of shared
     * data.
     */
    public static final MemoryLayout LAYOUT =
            MemoryLayout.sequenceLayout(
                            Abi.PTHREAD_MUTEX_SIZE / ValueLayout.JAVA_LONG.byteSize(),
                            ValueLayout.JAVA_LONG)
                    .withName("pthread_mutex_t");

    private static final long SLICE = 50_000_000;

    /** Not an error number: the C library was not called, since memory or stack was exhausted. */
    private static final int NOT_ASKED = -1;

    private final MemorySegment slot;
    private final MutexHolder holder;
    private final OwnerDeath death;

    private SharedMutex(MemorySegment slot, MutexHolder holder) {
        this.slot = slot;
        this.holder = holder;
        death = new OwnerDeath(this, holder);
    }

    /**
     * Creates an unlocked mutex in a slot, overwriting its content.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return the mutex
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or Culebra has mapped the memory
     *     and a thread of this JVM holds a mutex in this slot
     */
    public static SharedMutex create(MemorySegment slot) {
        Platform.require();
        MemorySegment mutex = Slot.check(slot, LAYOUT, "mutex");
        MutexHolders.requireNotHeld(mutex);
        int code = MutexCalls.init(mutex);
        if (code != 0) {
            throw new IllegalStateException("pthread_mutex_init: error " + code);
        }
        return new SharedMutex(mutex, MutexHolders.of(mutex));
    }

    /**
     * Attaches to a mutex that was created in a slot, here, in another process or by another
     * program.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return the mutex
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or the slot does not hold a
     *     suitable mutex; the message names its content: no mutex, one that C created for one
     *     process only, or one with a priority protocol
     */
    public static SharedMutex open(MemorySegment slot) {
        Platform.require();
        MemorySegment mutex = Slot.check(slot, LAYOUT, "mutex");
        String other = MutexKind.whyNot(mutex);
        if (other != null) {
            throw new IllegalStateException(
                    "Cannot open a mutex at 0x"
                            + Long.toHexString(mutex.address())
                            + ": the slot holds "
                            + other
                            + ". A mutex must be shared between processes and have no priority"
                            + " protocol");
        }
        return new SharedMutex(mutex, MutexHolders.of(mutex));
    }

    /**
     * Returns whether the mutex is robust, so that the death of an owner is noticed. A mutex that
     * was created by {@link #create} is robust; a mutex of another program may not be.
     *
     * @return true if the mutex is robust; false if it stays locked forever when its owner dies
     */
    public boolean isRobust() {
        return MutexKind.isRobust(slot);
    }

    /**
     * Sets the repair, which makes the data consistent again after an owner has died. It applies
     * when the mutex is later locked through this object, and never runs if the mutex is not
     * robust.
     *
     * @param newRepair the repair, which runs with the mutex locked, in the thread that locks; when
     *     it returns, the mutex is consistent
     * @return this
     */
    public SharedMutex onOwnerDeath(Runnable newRepair) {
        death.onDeath(Objects.requireNonNull(newRepair, "newRepair"));
        return this;
    }

    /**
     * Locks the mutex, waiting until the owner unlocks, even if interrupted.
     *
     * @throws IllegalStateException if this thread already holds the mutex and it is not recursive,
     *     or if the mutex was destroyed
     * @throws OwnerDiedException if an owner has died, and the repair was missing or threw, here or
     *     earlier in another process
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void lock() {
        Thread thread = platformThread();
        if (holder.isHeldBy(thread)) {
            lockAgain(holder);
            return;
        }
        int code = MutexCalls.trylock(slot);
        if (code == MutexCalls.EBUSY) {
            if (lockedAgain(thread)) {
                return;
            }
            code = lockAfterWait();
        }
        locked(code, thread);
    }

    /**
     * Locks the mutex, waiting until the owner unlocks. An interrupt is noticed within 50
     * milliseconds.
     *
     * @throws InterruptedException if interrupted before or during the wait; the mutex was not
     *     acquired
     * @throws IllegalStateException as specified by {@link #lock}
     * @throws OwnerDiedException as specified by {@link #lock}
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        lock(Deadline.NEVER);
    }

    /**
     * Locks the mutex if no thread holds it now. If the current thread holds it, a recursive mutex
     * is locked again, and for any other mutex this method returns false.
     *
     * @return true if it was locked
     * @throws IllegalStateException if it was destroyed
     * @throws OwnerDiedException as specified by {@link #lock}
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public boolean tryLock() {
        Thread thread = platformThread();
        int code = holder.isHeldBy(thread) ? MutexCalls.EBUSY : MutexCalls.trylock(slot);
        if (code == MutexCalls.EBUSY) {
            return MutexKind.isRecursive(slot) && lockedAgain(thread);
        }
        locked(code, thread);
        return true;
    }

    /**
     * Locks the mutex, waiting up to the given timeout until the owner unlocks. An interrupt is
     * noticed within 50 milliseconds.
     *
     * @param timeout the longest wait, on the monotonic clock; zero or less means do not wait
     * @return true if it was locked
     * @throws InterruptedException if interrupted before or during the wait; the mutex was not
     *     acquired
     * @throws IllegalStateException as specified by {@link #lock}
     * @throws OwnerDiedException as specified by {@link #lock}
     * @throws WrongThreadException on a virtual thread
     */
    public boolean tryLock(Duration timeout) throws InterruptedException {
        return lock(Deadline.after(timeout));
    }

    /**
     * Locks the mutex, waiting up to the given timeout, as {@link #tryLock(Duration)} does.
     *
     * @param time the longest wait; zero or less means do not wait
     * @param unit the unit of the timeout
     * @return true if it was locked
     * @throws InterruptedException if interrupted before or during the wait; the mutex was not
     *     acquired
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return tryLock(Duration.ofNanos(Objects.requireNonNull(unit, "unit").toNanos(time)));
    }

    /**
     * Unlocks the mutex.
     *
     * @throws OwnerDiedException if the mutex is unrecoverable, so that no thread holds it; an
     *     unlock in a {@code finally} block therefore does not hide the exception that ended a wait
     *     for a condition
     * @throws IllegalMonitorStateException if this thread has not locked the mutex through this
     *     copy of the library, even if the mutex contains this thread's number
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void unlock() {
        Thread thread = platformThread();
        MutexHolder own = held(thread);
        if (own.unlockAgain()) {
            return;
        }
        own.clear(thread);
        int code = NOT_ASKED;
        try {
            code = MutexCalls.unlock(slot);
        } finally {
            if (code == NOT_ASKED) {
                own.set(thread);
            }
        }
        if (code != 0) {
            throw notLocked(thread);
        }
    }

    /**
     * Always throws an exception, because a condition needs a slot of its own.
     *
     * @throws UnsupportedOperationException always; see {@link SharedCondition#create}
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException(
                "A condition needs a slot of its own; use SharedCondition.create(slot, mutex)");
    }

    /**
     * Destroys the mutex for all processes, until it is created again.
     *
     * @throws IllegalStateException if the mutex is locked or already destroyed
     * @throws WrongThreadException on a virtual thread
     * @see <a
     *     href="https://man7.org/linux/man-pages/man3/pthread_mutex_destroy.3p.html">pthread_mutex_destroy(3)</a>
     */
    public void destroy() {
        Thread thread = platformThread();
        int code = // the C library itself would not check
                holder.isHeldBy(thread) ? MutexCalls.EBUSY : MutexCalls.trylock(slot);
        if (code == MutexCalls.EBUSY) {
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

    /**
     * Returns a string with the address, and the number of the system thread that holds the mutex,
     * in any process. The number is that of the PID namespace of the thread.
     */
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

    /** Returns whether a thread has it locked by this mapping. */
    boolean isHeldBy(Thread thread) {
        return holder.isHeldBy(thread);
    }

    /** Returns the current thread, which must be a platform thread. */
    static Thread platformThread() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            throw new WrongThreadException(
                    "A mutex belongs to a platform thread, and a virtual thread may change its"
                            + " carrier; use a NamedSemaphore or SharedSemaphore with one permit"
                            + " instead");
        }
        return thread;
    }

    /** Completes a lock by the result code of the C library. */
    void locked(int code, Thread thread) {
        if (code == 0) {
            holder.set(thread);
        } else {
            switch (code) {
                case MutexCalls.EOWNERDEAD -> {
                    if (Platform.isRecorded()) {
                        Recorder.ownerDied(this);
                    }
                    death.repair(thread);
                }
                case MutexCalls.ENOTRECOVERABLE -> throw death.lasts(thread);
                default -> throw destroyed();
            }
        }
    }

    /** Locks by a deadline, {@link Deadline#NOW} without a wait; false if it has passed. */
    boolean lock(long deadline) throws InterruptedException {
        Thread thread = platformThread();
        Gate.requireNotInterrupted();
        int code = holder.isHeldBy(thread) ? MutexCalls.EBUSY : MutexCalls.trylock(slot);
        if (code == MutexCalls.EBUSY) {
            if (deadline == Deadline.NOW) {
                return MutexKind.isRecursive(slot) && lockedAgain(thread);
            }
            if (lockedAgain(thread)) {
                return true;
            }
            code = lockInSlices(deadline);
        }
        if (code == MutexCalls.ETIMEDOUT) {
            return false;
        }
        locked(code, thread);
        return true;
    }

    /** Waits, even if interrupted, in slices, since another thread may make it unrecoverable. */
    private int lockAfterWait() {
        Object event = CountedWait.begin(this);
        try {
            int code;
            do {
                code = MutexCalls.clocklock(slot, slice(Deadline.NEVER));
            } while (code == MutexCalls.ETIMEDOUT);
            return code;
        } finally {
            CountedWait.end(event, this, 0);
        }
    }

    /**
     * Locks in slices, since signals do not end this wait: an interrupt is noticed between two
     * slices.
     */
    private int lockInSlices(long deadline) throws InterruptedException {
        int outcome = 0;
        Object event = CountedWait.begin(this);
        try {
            while (true) {
                int code = MutexCalls.clocklock(slot, slice(deadline));
                if (code != MutexCalls.ETIMEDOUT) {
                    return code;
                }
                outcome = Outcome.INTERRUPTED;
                Gate.requireNotInterrupted();
                outcome = 0;
                if (Deadline.passed(deadline)) {
                    outcome = Outcome.TIMED_OUT;
                    return code;
                }
            }
        } finally {
            CountedWait.end(event, this, outcome);
        }
    }

    /** When to look up from a wait. */
    static long slice(long deadline) {
        return Math.min(System.nanoTime() + SLICE, deadline);
    }

    /** Returns the mapping by which this thread has it locked; throws if it has not. */
    MutexHolder held(Thread thread) {
        if (holder.isHeldBy(thread)) {
            return holder;
        }
        MutexHolder own = MutexCalls.hasThisNumber(slot) ? MutexHolders.heldBy(thread, slot) : null;
        if (own == null) {
            throw notLocked(thread);
        }
        return own;
    }

    /** Completes a lock after a wait in which the thread had unlocked all its locks. */
    void locked(int code, Thread thread, int again) {
        locked(code, thread);
        holder.set(thread, again);
    }

    private RuntimeException notLocked(Thread thread) {
        return MutexCalls.isUnrecoverable(slot)
                ? death.lasts(thread)
                : new IllegalMonitorStateException(this + " is not locked by this thread");
    }

    /** Locks again if this thread has it locked, by any mapping. */
    private boolean lockedAgain(Thread thread) {
        MutexHolder own = holder.isHeldBy(thread) ? holder : null;
        if (own == null && MutexCalls.hasThisNumber(slot)) {
            own = MutexHolders.heldBy(thread, slot);
        }
        if (own == null) {
            return false;
        }
        lockAgain(own);
        return true;
    }

    /** Locks again; refused unless it is recursive, since C would deadlock on the normal type. */
    private void lockAgain(MutexHolder own) {
        if (!MutexKind.isRecursive(slot)) {
            throw new IllegalStateException("This thread already holds " + this);
        }
        own.lockAgain();
    }

    private IllegalStateException destroyed() {
        return new IllegalStateException(this + " was destroyed, or overwritten");
    }
}

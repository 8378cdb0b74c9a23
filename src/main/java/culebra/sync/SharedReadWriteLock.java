package culebra.sync;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.MutexHolders;
import culebra.internal.Platform;
import culebra.internal.Slot;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;

/**
 * A reader-writer lock in a slot of memory, shared by the threads of all processes that map it:
 * either several threads read at the same time, or one thread writes. It is robust: the lock of a
 * killed process is released, and the next owner repairs data that a killed writer has left half
 * changed.
 *
 * <p>The slot holds only robust mutexes of C and a few words, so a C program can use it too. One
 * mutex belongs to the writer. The other {@link #MAX_READERS} are seats, each for one reader:
 *
 * <pre>{@code
 * struct rwlock {
 *     pthread_mutex_t writer;        // robust, shared, as are the seats
 *     pthread_mutex_t seats[32];
 *     _Atomic uint32_t state;        // 0 free, 1 a writer waits for readers, 2 it writes
 *     uint32_t magic;                // 0x4b4c5752
 * };
 * }</pre>
 *
 * <ul>
 *   <li>A reader locks any one seat and then reads the state. If the state is 0, the reader has the
 *       lock. If not, it unlocks the seat, locks the writer's mutex, locks a seat, and unlocks the
 *       writer's mutex.
 *   <li>A writer locks its mutex, sets the state to 1, locks all seats, sets the state to 2, and
 *       only then, after a fence, changes data. To unlock, it sets the state to 0, unlocks the
 *       seats and then its mutex.
 *   <li>If the owner of a seat has died, the seat is made consistent: a reader changes nothing. If
 *       the owner of the writer's mutex has died, the data must be repaired if the state is 2. A
 *       thread that finds this locks all seats, repairs the data, unlocks the seats, sets the state
 *       to 0 and makes the writer's mutex consistent. In any other state no data was changed.
 * </ul>
 *
 * <p>The file {@code src/tour/c/rwlock.h} of Culebra's sources implements this lock in C.
 *
 * <p>A waiting writer keeps new readers out, so readers cannot starve it. If all seats are taken,
 * further readers wait until a reader unlocks its seat, which they notice within 50 milliseconds.
 * Locks are not reentrant, and a read lock cannot be upgraded to a write lock.
 *
 * <p>C's own {@code pthread_rwlock_t} has no robust form: if a process is killed while it holds
 * such a lock, even for reading, the lock stays locked forever. That is why this class does not use
 * it.
 *
 * <p>The rules of a {@link SharedMutex} apply. The lock belongs to the platform thread that holds
 * it, so a virtual thread is refused with {@link WrongThreadException}. All processes must share a
 * PID namespace. The lock must be unlocked before the memory is unmapped. There is nothing to
 * close. For virtual threads, or between containers, use {@code FileLocks.perOpen()} ({@code
 * culebra.lock}), whose shared locks are released by the kernel.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man3/pthread_mutexattr_setrobust.3.html">pthread_mutexattr_setrobust(3)</a>
 */
public final class SharedReadWriteLock {
    /**
     * The greatest number of threads, in all processes, that can hold the lock for reading at the
     * same time: {@value}.
     */
    public static final int MAX_READERS = ReaderSeats.COUNT;

    /** The size and alignment of the struct, for composing the layout of shared data. */
    public static final MemoryLayout LAYOUT =
            MemoryLayout.structLayout(
                            SharedMutex.LAYOUT.withName("writer"),
                            MemoryLayout.sequenceLayout(MAX_READERS, SharedMutex.LAYOUT)
                                    .withName("seats"),
                            ValueLayout.JAVA_INT.withName("state"),
                            ValueLayout.JAVA_INT.withName("magic"))
                    .withName("rwlock");

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final long SEATS = LAYOUT.byteOffset(groupElement("seats"));
    private static final long STATE = LAYOUT.byteOffset(groupElement("state"));
    private static final long MAGIC = LAYOUT.byteOffset(groupElement("magic"));

    private static final int RWLK = 0x4b4c5752;
    private static final int FREE = 0;
    private static final int WAITING = 1;
    private static final int WRITING = 2;
    private static final int DESTROYED = 3;

    private final MemorySegment slot;
    private final SharedMutex writer;
    private final ReaderSeats seats;

    /** Repairs data that a dead writer has left inconsistent. */
    private volatile Runnable repair;

    private SharedReadWriteLock(MemorySegment slot, SharedMutex writer, ReaderSeats seats) {
        this.slot = slot;
        this.writer = writer.onOwnerDeath(this::afterDeath);
        this.seats = seats;
    }

    /**
     * Creates an unlocked lock in a slot, overwriting its content.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return the lock
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or Culebra has mapped the memory
     *     and a thread of this JVM holds a lock in this slot
     */
    public static SharedReadWriteLock create(MemorySegment slot) {
        Platform.require();
        MemorySegment lock = Slot.check(slot, LAYOUT, "read-write lock");
        MutexHolders.requireNotHeld(lock); // all of them before the first write
        ReaderSeats.requireNotHeld(seats(lock));
        INT.setVolatile(lock, MAGIC, 0);
        SharedMutex writer = SharedMutex.create(lock);
        ReaderSeats seats = ReaderSeats.create(seats(lock));
        INT.setVolatile(lock, STATE, FREE);
        INT.setVolatile(lock, MAGIC, RWLK);
        return new SharedReadWriteLock(lock, writer, seats);
    }

    /**
     * Opens a lock that was created in a slot, here or in another process.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return the lock
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or the slot holds no lock
     */
    public static SharedReadWriteLock open(MemorySegment slot) {
        Platform.require();
        MemorySegment lock = Slot.check(slot, LAYOUT, "read-write lock");
        int magic = (int) INT.getVolatile(lock, MAGIC);
        if (magic != RWLK) {
            throw new IllegalStateException(
                    "The slot at 0x"
                            + Long.toHexString(lock.address())
                            + " holds no read-write lock: create it first");
        }
        return new SharedReadWriteLock(lock, SharedMutex.open(lock), ReaderSeats.open(seats(lock)));
    }

    private static MemorySegment seats(MemorySegment lock) {
        return lock.asSlice(SEATS, MAX_READERS * SharedMutex.LAYOUT.byteSize());
    }

    /**
     * Sets the repair, which makes the data consistent again after a writer has died while it was
     * writing. It applies when the lock is later acquired through this object.
     *
     * @param newRepair the repair, which runs with the lock held for writing, in the thread that
     *     finds the dead writer; when it returns, the lock can be used again
     * @return this
     */
    public SharedReadWriteLock onOwnerDeath(Runnable newRepair) {
        repair = Objects.requireNonNull(newRepair, "newRepair");
        return this;
    }

    /**
     * Locks for reading, waiting until no writer holds the lock or waits for it, and fewer than
     * {@link #MAX_READERS} threads hold it for reading. An interrupt is noticed within 50
     * milliseconds.
     *
     * @throws InterruptedException if interrupted before or during the wait; the lock was not
     *     acquired
     * @throws IllegalStateException if this thread already holds the lock, or the lock was
     *     destroyed
     * @throws OwnerDiedException if a writer has died, and the repair was missing or threw, here or
     *     earlier in another process
     * @throws WrongThreadException on a virtual thread
     */
    public void lockRead() throws InterruptedException {
        boolean locked = lockRead(Deadline.NEVER);
    }

    /**
     * Locks for reading if no writer holds the lock or waits for it now, and a seat is free.
     *
     * @return true if the lock was acquired
     * @throws IllegalStateException as specified by {@link #lockRead}
     * @throws OwnerDiedException as specified by {@link #lockRead}
     * @throws WrongThreadException on a virtual thread
     */
    public boolean tryLockRead() {
        Thread thread = requireNotHeld();
        if (lockFreely(thread)) {
            return true;
        }
        try {
            return lockAmongWriters(thread, Deadline.NOW);
        } catch (InterruptedException impossible) { // an attempt does not look
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Locks for reading as {@link #lockRead} does, waiting up to the given timeout. An interrupt is
     * noticed within 50 milliseconds.
     *
     * @param timeout the longest wait, on the monotonic clock; zero or less means do not wait
     * @return true if the lock was acquired
     * @throws InterruptedException if interrupted before or during the wait; the lock was not
     *     acquired
     * @throws IllegalStateException as specified by {@link #lockRead}
     * @throws OwnerDiedException as specified by {@link #lockRead}
     * @throws WrongThreadException on a virtual thread
     */
    public boolean tryLockRead(Duration timeout) throws InterruptedException {
        return lockRead(Deadline.after(timeout));
    }

    /**
     * Releases the lock that this thread holds for reading.
     *
     * @throws IllegalMonitorStateException if this thread does not hold such a lock
     * @throws WrongThreadException on a virtual thread
     */
    public void unlockRead() {
        Thread thread = SharedMutex.platformThread();
        SharedMutex seat = writer.isHeldBy(thread) ? null : seats.heldBy(thread);
        if (seat == null) {
            throw notLocked("reading");
        }
        seat.unlock();
    }

    /**
     * Locks for writing, waiting until no thread holds the lock. New readers are kept out during
     * the wait. An interrupt is noticed within 50 milliseconds.
     *
     * @throws InterruptedException if interrupted before or during the wait; the lock was not
     *     acquired
     * @throws IllegalStateException if this thread already holds the lock, or the lock was
     *     destroyed
     * @throws OwnerDiedException if a writer has died, and the repair was missing or threw, here or
     *     earlier in another process
     * @throws WrongThreadException on a virtual thread
     */
    public void lockWrite() throws InterruptedException {
        boolean locked = lockWrite(Deadline.NEVER);
    }

    /**
     * Locks for writing if no thread holds the lock now.
     *
     * @return true if the lock was acquired
     * @throws IllegalStateException as specified by {@link #lockWrite}
     * @throws OwnerDiedException as specified by {@link #lockWrite}
     * @throws WrongThreadException on a virtual thread
     */
    public boolean tryLockWrite() {
        Thread thread = requireNotHeld();
        try {
            return lockAlone(thread, Deadline.NOW);
        } catch (InterruptedException impossible) { // an attempt does not look
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Locks for writing as {@link #lockWrite} does, waiting up to the given timeout. New readers
     * are kept out during the wait. An interrupt is noticed within 50 milliseconds.
     *
     * @param timeout the longest wait, on the monotonic clock; zero or less means do not wait
     * @return true if the lock was acquired
     * @throws InterruptedException if interrupted before or during the wait; the lock was not
     *     acquired
     * @throws IllegalStateException as specified by {@link #lockWrite}
     * @throws OwnerDiedException as specified by {@link #lockWrite}
     * @throws WrongThreadException on a virtual thread
     */
    public boolean tryLockWrite(Duration timeout) throws InterruptedException {
        return lockWrite(Deadline.after(timeout));
    }

    /**
     * Releases the lock that this thread holds for writing.
     *
     * @throws IllegalMonitorStateException if this thread does not hold such a lock
     * @throws WrongThreadException on a virtual thread
     */
    public void unlockWrite() {
        Thread thread = SharedMutex.platformThread();
        if (!writer.isHeldBy(thread)) {
            throw notLocked("writing");
        }
        unlockAlone(thread);
    }

    /**
     * Destroys the lock for all processes, until it is created again.
     *
     * @throws IllegalStateException if the lock is held or already destroyed
     * @throws WrongThreadException on a virtual thread
     */
    public void destroy() {
        if (!tryLockWrite()) {
            throw new IllegalStateException(this + " cannot be destroyed: it is locked");
        }
        INT.setVolatile(slot, MAGIC, 0);
        INT.setVolatile(slot, STATE, DESTROYED);
        seats.destroy();
        writer.unlock();
        writer.destroy();
    }

    /** Returns a string with the address and the state of the lock. */
    @Override
    public String toString() {
        return "SharedReadWriteLock[0x" + Long.toHexString(slot.address()) + ", " + text() + "]";
    }

    private String text() {
        if (!slot.scope().isAlive()) {
            return "its arena is closed";
        }
        if (!slot.isAccessibleBy(Thread.currentThread())) {
            return "of another thread's arena";
        }
        int readers = seats.held();
        return switch (state()) {
            case FREE -> readers == 0 ? "unlocked" : readers + " readers";
            case WAITING -> "a writer waits for readers";
            case WRITING -> "locked for writing";
            default -> "destroyed";
        };
    }

    private int state() {
        return (int) INT.getVolatile(slot, STATE);
    }

    private Thread requireNotHeld() {
        Thread thread = SharedMutex.platformThread();
        if (writer.isHeldBy(thread) || seats.heldBy(thread) != null) {
            throw new IllegalStateException("This thread already holds " + this);
        }
        return thread;
    }

    private IllegalMonitorStateException notLocked(String what) {
        return new IllegalMonitorStateException(
                this + " is not locked for " + what + " by this thread");
    }

    private boolean lockRead(long deadline) throws InterruptedException {
        Thread thread = requireNotHeld();
        Gate.requireNotInterrupted();
        return lockFreely(thread) || lockAmongWriters(thread, deadline);
    }

    /** Locks a seat if no writer holds or awaits the lock. */
    private boolean lockFreely(Thread thread) {
        if (state() != FREE) {
            return false;
        }
        SharedMutex seat = seats.tryLock(thread);
        return seat != null && isStillFree(seat);
    }

    /** The state that counts is the one seen with a seat locked: a writer needs all of them. */
    private boolean isStillFree(SharedMutex seat) {
        boolean free = false;
        try {
            free = state() == FREE;
        } finally {
            if (!free) {
                seat.unlock();
            }
        }
        return free;
    }

    /** Waits for writers, then locks a seat as they would; or waits for one if all are taken. */
    private boolean lockAmongWriters(Thread thread, long deadline) throws InterruptedException {
        while (true) {
            if (!lockWriter(deadline)) {
                return false;
            }
            try {
                if (seats.tryLock(thread) != null) {
                    return true;
                }
            } finally {
                writer.unlock();
            }
            if (Deadline.passed(deadline)) {
                return false;
            }
            // In slices, since the first seat to be unlocked may be another one.
            SharedMutex seat = seats.lock(thread, SharedMutex.slice(deadline));
            if (seat != null && isStillFree(seat)) {
                return true;
            }
        }
    }

    private boolean lockWrite(long deadline) throws InterruptedException {
        Thread thread = requireNotHeld();
        Gate.requireNotInterrupted();
        return lockAlone(thread, deadline);
    }

    private boolean lockAlone(Thread thread, long deadline) throws InterruptedException {
        if (!lockWriter(deadline)) {
            return false;
        }
        boolean locked = false;
        try {
            INT.setVolatile(slot, STATE, WAITING);
            if (seats.lockAll(deadline)) {
                INT.setVolatile(slot, STATE, WRITING);
                VarHandle.fullFence(); // no change of the data moves up before that
                locked = true;
            }
        } finally {
            if (!locked) {
                unlockAlone(thread);
            }
        }
        return locked;
    }

    private void unlockAlone(Thread thread) {
        INT.setVolatile(slot, STATE, FREE);
        try {
            seats.unlockAll(thread);
        } finally {
            writer.unlock();
        }
    }

    private boolean lockWriter(long deadline) throws InterruptedException {
        try {
            return ReaderSeats.lock(writer, deadline);
        } catch (OwnerDiedException dead) {
            throw new OwnerDiedException(
                    this + " is unrecoverable: a writer has died, and the data was not repaired",
                    dead.getCause());
        }
    }

    /**
     * Recovers after the owner of the writer's mutex has died; this thread has just locked that
     * mutex.
     */
    private void afterDeath() {
        if (state() == WRITING) { // any other has changed no data
            Runnable work = repair;
            if (work == null) {
                throw new IllegalStateException("no repair is set with onOwnerDeath");
            }
            Thread thread = Thread.currentThread();
            try {
                seats.lockAll(); // no reader keeps one in this state
                work.run();
            } finally {
                seats.unlockAll(thread);
            }
        }
        INT.setVolatile(slot, STATE, FREE);
    }
}

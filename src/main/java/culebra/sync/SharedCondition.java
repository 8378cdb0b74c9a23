package culebra.sync;

import culebra.internal.Abi;
import culebra.internal.ConditionCalls;
import culebra.internal.Deadline;
import culebra.internal.MutexCalls;
import culebra.internal.Platform;
import culebra.internal.Slot;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Date;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * A condition variable in a slot of memory, between processes. <b>It is not robust</b>: if a
 * process is killed while it waits, or while it signals, a later {@link #signal} may hang, and with
 * it everybody who needs the mutex. Where a process may be killed, take a semaphore ({@code
 * culebra.sem}) or an {@code EventFd} to wait for, and the {@link SharedMutex} for the data alone.
 *
 * <p>The slot is C's {@code pthread_cond_t}, shared between processes, so a C program can use it
 * too. One side calls {@link #create}, once, before the others {@link #open} it. It lives as long
 * as the memory: there is nothing to close.
 *
 * <p>A wait unlocks the mutex, and has it locked again however it ends, by a timeout or an
 * interrupt too. It may end for no reason, and does so at least every 50 milliseconds, when it
 * looks for interrupts: wait in a loop that looks at the data.
 *
 * <pre>{@code
 * mutex.lock();
 * try {
 *     while (!ready()) {
 *         condition.await();
 *     }
 *     ...
 * } finally {
 *     mutex.unlock();
 * }
 * }</pre>
 *
 * <p>If the mutex's owner dies meanwhile, whoever gets the mutex next repairs, as {@link
 * SharedMutex} says; a wait that ends in {@link OwnerDiedException} does not have it locked.
 * Virtual threads are refused with {@link WrongThreadException}. Times are on the monotonic clock.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man3/pthread_cond_wait.3p.html">pthread_cond_wait(3)</a>
 */
public final class SharedCondition implements Condition {
    /**
     * The size and alignment of C's {@code pthread_cond_t}, to compose the layout of shared data.
     */
    public static final MemoryLayout LAYOUT =
            MemoryLayout.sequenceLayout(
                            Abi.PTHREAD_COND_SIZE / ValueLayout.JAVA_LONG.byteSize(),
                            ValueLayout.JAVA_LONG)
                    .withName("pthread_cond_t");

    private final MemorySegment slot;
    private final SharedMutex mutex;

    private SharedCondition(MemorySegment slot, SharedMutex mutex) {
        this.slot = slot;
        this.mutex = mutex;
    }

    /**
     * Makes a condition in a slot; whatever was there is overwritten.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @param mutex what waiters have locked; the same in all processes
     * @return the condition
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed
     */
    public static SharedCondition create(MemorySegment slot, SharedMutex mutex) {
        Platform.require();
        Objects.requireNonNull(mutex, "mutex");
        MemorySegment cond = Slot.check(slot, LAYOUT, "condition");
        int code = ConditionCalls.init(cond);
        if (code != 0) {
            throw new IllegalStateException("pthread_cond_init: error " + code);
        }
        return new SharedCondition(cond, mutex);
    }

    /**
     * Attaches to a condition that was created in a slot, here or in another process.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @param mutex what waiters have locked; the same in all processes
     * @return the condition
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or nothing was created there
     */
    public static SharedCondition open(MemorySegment slot, SharedMutex mutex) {
        Platform.require();
        Objects.requireNonNull(mutex, "mutex");
        MemorySegment cond = Slot.check(slot, LAYOUT, "condition");
        if (!ConditionCalls.isSound(cond)) {
            throw new IllegalStateException(
                    "The slot holds no condition that processes share: create it first");
        }
        return new SharedCondition(cond, mutex);
    }

    /**
     * Waits for a signal, or for nothing: look at the data in a loop. An interrupt is noticed
     * within 50 milliseconds; if a signal comes too, the wait ends as signalled, and the next one
     * notices the interrupt.
     *
     * @throws InterruptedException if interrupted before or during the wait; the mutex is locked
     * @throws IllegalMonitorStateException if this thread does not have the mutex locked
     * @throws OwnerDiedException if the mutex's owner has died and was not repaired
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void await() throws InterruptedException {
        await(Deadline.NEVER);
    }

    /**
     * Waits for a signal, or for nothing, however often interrupted.
     *
     * @throws IllegalMonitorStateException if this thread does not have the mutex locked
     * @throws OwnerDiedException if the mutex's owner has died and was not repaired
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void awaitUninterruptibly() {
        Thread thread = SharedMutex.platformThread();
        long end = SharedMutex.slice(Deadline.NEVER); // a wake-up may get lost in the C library
        regained(ConditionCalls.clockwait(slot, mutex.slot(), end), thread);
    }

    /**
     * Waits for a signal, or for nothing, or until a time has passed.
     *
     * @param nanos the longest wait
     * @return what is left of it, zero or less if it has passed
     * @throws InterruptedException as {@link #await()}
     * @throws IllegalMonitorStateException as {@link #await()}
     * @throws OwnerDiedException as {@link #await()}
     * @throws WrongThreadException as {@link #await()}
     */
    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        long deadline = Deadline.after(Duration.ofNanos(nanos));
        long start = System.nanoTime();
        await(deadline);
        return Math.max(0, nanos) - (System.nanoTime() - start);
    }

    /**
     * Waits for a signal, or for nothing, or until a time has passed.
     *
     * @param timeout the longest wait; zero or less unlocks and locks the mutex all the same
     * @return false if the time has passed without a signal
     * @throws InterruptedException as {@link #await()}
     * @throws IllegalMonitorStateException as {@link #await()}
     * @throws OwnerDiedException as {@link #await()}
     * @throws WrongThreadException as {@link #await()}
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return await(Deadline.after(timeout));
    }

    /**
     * Waits for a signal, or for nothing, or until a time has passed.
     *
     * @param time the longest wait
     * @param unit its unit
     * @return false if the time has passed without a signal
     * @throws InterruptedException as {@link #await()}
     * @throws IllegalMonitorStateException as {@link #await()}
     * @throws OwnerDiedException as {@link #await()}
     * @throws WrongThreadException as {@link #await()}
     */
    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(Duration.ofNanos(unit.toNanos(time)));
    }

    /**
     * Waits for a signal, or for nothing, or until a moment. How long that is is asked once, before
     * the wait: setting the clock meanwhile does not change it.
     *
     * @param moment the latest end of the wait
     * @return false if the time has passed without a signal
     * @throws InterruptedException as {@link #await()}
     * @throws IllegalMonitorStateException as {@link #await()}
     * @throws OwnerDiedException as {@link #await()}
     * @throws WrongThreadException as {@link #await()}
     */
    @Override
    public boolean awaitUntil(Date moment) throws InterruptedException {
        long time = Math.max(0, moment.getTime());
        return await(time - System.currentTimeMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Wakes one waiter, in whatever process. The mutex need not be locked. Nothing is remembered if
     * nobody waits.
     *
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void signal() {
        SharedMutex.platformThread();
        ConditionCalls.signal(slot);
    }

    /**
     * Wakes all waiters, in whatever process. The mutex need not be locked.
     *
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void signalAll() {
        SharedMutex.platformThread();
        ConditionCalls.broadcast(slot);
    }

    /**
     * Ends the condition for everybody, until it is created anew. Nobody may wait; it waits itself
     * for those that were woken and have not left yet, and for ever for one that was killed.
     *
     * @throws WrongThreadException on a virtual thread
     */
    public void destroy() {
        SharedMutex.platformThread();
        ConditionCalls.destroy(slot);
    }

    /** Tells the address and the mutex. */
    @Override
    public String toString() {
        return "SharedCondition[0x" + Long.toHexString(slot.address()) + ", " + mutex + "]";
    }

    /** A signal that has come counts for more than an interrupt or the time: nobody else got it. */
    private boolean await(long deadline) throws InterruptedException {
        Thread thread = SharedMutex.platformThread();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long end = Math.max(0, SharedMutex.slice(deadline)); // NOW is negative
        int code = ConditionCalls.clockwait(slot, mutex.slot(), end);
        regained(code, thread);
        if (code != MutexCalls.ETIMEDOUT) {
            return true;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return !Deadline.passed(deadline);
    }

    /**
     * The mutex is locked again in all cases but two, the wrong thread and an unrecoverable mutex.
     */
    private void regained(int code, Thread thread) {
        switch (code) {
            case 0, MutexCalls.ETIMEDOUT -> mutex.locked(0, thread);
            case MutexCalls.EPERM ->
                    throw new IllegalMonitorStateException(mutex + " is not locked by this thread");
            default -> mutex.locked(code, thread);
        }
    }
}

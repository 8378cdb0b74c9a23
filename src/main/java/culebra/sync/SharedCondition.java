package culebra.sync;

import culebra.internal.Abi;
import culebra.internal.ConditionCalls;
import culebra.internal.ConditionKind;
import culebra.internal.CountedWait;
import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.MutexCalls;
import culebra.internal.MutexHolder;
import culebra.internal.Outcome;
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
 * A condition variable in a slot of memory, shared between processes. <b>It is not robust</b>: if a
 * process is killed while it waits, or while it signals, a later {@link #signal} may hang, and with
 * it all processes that need the mutex. If a process may be killed, wait for a {@link SharedEvent},
 * a {@link SharedWord}, a semaphore ({@code culebra.sem}) or an {@code EventFd} instead, and use
 * the {@link SharedMutex} only for the data.
 *
 * <p>The slot is C's {@code pthread_cond_t}, shared between processes, so a C program can use it
 * too. One process calls {@link #create}, once, before the others {@link #open} it. It lives as
 * long as the memory: there is nothing to close.
 *
 * <p>A wait unlocks the mutex, and locks it again before it returns, even after a timeout or an
 * interrupt. A recursive mutex is then locked as many times as before. {@link #await()} and {@link
 * #awaitUninterruptibly} may return spuriously, and do so at least every 50 milliseconds, since
 * glibc before 2.41 may lose a signal. A wait with a timeout ends on a signal, on an interrupt or
 * when the timeout has passed. If a signal was lost, the wait lasts until the timeout. Wait in a
 * loop that checks the data.
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
 * <p>If the owner of the mutex dies during the wait, the next thread that locks the mutex runs the
 * repair, as {@link SharedMutex} describes. After a wait that ends with {@link OwnerDiedException},
 * the mutex is not locked. Virtual threads are refused with {@link WrongThreadException}. Timeouts
 * are measured on the monotonic clock, except that {@link #awaitUntil} uses the wall clock. As with
 * the mutex, all processes must share a PID namespace.
 *
 * <p>Conditions of other programs, such as an {@code interprocess_condition} of Boost, can be
 * opened if they are shared between processes.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man3/pthread_cond_wait.3p.html">pthread_cond_wait(3)</a>
 */
public final class SharedCondition implements Condition {
    /**
     * The size and alignment of C's {@code pthread_cond_t}, for composing the layout of shared
     * data.
     */
    public static final MemoryLayout LAYOUT =
            MemoryLayout.sequenceLayout(
                            Abi.PTHREAD_COND_SIZE / ValueLayout.JAVA_LONG.byteSize(),
                            ValueLayout.JAVA_LONG)
                    .withName("pthread_cond_t");

    private static final long SECOND = 1_000_000_000;

    private final MemorySegment slot;
    private final SharedMutex mutex;

    /** Never closes; waits that an interrupt can end are registered with it. */
    private final Gate gate = new Gate(SharedCondition.class);

    private SharedCondition(MemorySegment slot, SharedMutex mutex) {
        this.slot = slot;
        this.mutex = mutex;
    }

    /**
     * Creates a condition in a slot, overwriting its content.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @param mutex the mutex that waiters have locked; the same mutex in all processes
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
     * @param mutex the mutex that waiters have locked; the same mutex in all processes
     * @return the condition
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or the slot does not hold a
     *     condition; the message names its content
     */
    public static SharedCondition open(MemorySegment slot, SharedMutex mutex) {
        Platform.require();
        Objects.requireNonNull(mutex, "mutex");
        MemorySegment cond = Slot.check(slot, LAYOUT, "condition");
        String other = ConditionKind.whyNot(cond);
        if (other != null) {
            throw new IllegalStateException(
                    "Cannot open a condition at 0x"
                            + Long.toHexString(cond.address())
                            + ": the slot holds "
                            + other);
        }
        return new SharedCondition(cond, mutex);
    }

    /**
     * Waits for a signal, or returns spuriously: check the data in a loop. An interrupt ends the
     * wait immediately. If a signal arrives as well, this method returns normally, and the next
     * wait notices the interrupt.
     *
     * @throws InterruptedException if interrupted before or during the wait; the mutex is locked
     * @throws IllegalMonitorStateException if this thread does not have the mutex locked
     * @throws OwnerDiedException if the mutex's owner has died and was not repaired
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void await() throws InterruptedException {
        await(SharedMutex.slice(Deadline.NEVER));
    }

    /**
     * Waits for a signal, or returns spuriously, even if interrupted.
     *
     * @throws IllegalMonitorStateException if this thread does not have the mutex locked
     * @throws OwnerDiedException if the mutex's owner has died and was not repaired
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void awaitUninterruptibly() {
        long end = SharedMutex.slice(Deadline.NEVER); // a wake-up may get lost in the C library
        unlocked(false, ConditionCalls.MONOTONIC, end / SECOND, end % SECOND);
    }

    /**
     * Waits for a signal, up to the given timeout.
     *
     * @param nanos the longest wait, in nanoseconds
     * @return the remaining time in nanoseconds, zero or less if the timeout has passed
     * @throws InterruptedException as specified by {@link #await()}
     * @throws IllegalMonitorStateException as specified by {@link #await()}
     * @throws OwnerDiedException as specified by {@link #await()}
     * @throws WrongThreadException as specified by {@link #await()}
     */
    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        await(Duration.ofNanos(nanos));
        return Math.max(0, nanos) - (System.nanoTime() - start);
    }

    /**
     * Waits for a signal, up to the given timeout.
     *
     * @param timeout the longest wait; zero or less means do not wait, but the mutex is still
     *     unlocked and locked again
     * @return true after a signal, false if the timeout has passed without one
     * @throws InterruptedException as specified by {@link #await()}
     * @throws IllegalMonitorStateException as specified by {@link #await()}
     * @throws OwnerDiedException as specified by {@link #await()}
     * @throws WrongThreadException as specified by {@link #await()}
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return await(Deadline.after(timeout));
    }

    /**
     * Waits for a signal, up to the given timeout.
     *
     * @param time the longest wait
     * @param unit the unit of the timeout
     * @return true after a signal, false if the timeout has passed without one
     * @throws InterruptedException as specified by {@link #await()}
     * @throws IllegalMonitorStateException as specified by {@link #await()}
     * @throws OwnerDiedException as specified by {@link #await()}
     * @throws WrongThreadException as specified by {@link #await()}
     */
    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(Duration.ofNanos(Objects.requireNonNull(unit, "unit").toNanos(time)));
    }

    /**
     * Waits for a signal until the wall clock reaches a deadline. If the clock is set during the
     * wait, the wait lasts correspondingly longer or shorter.
     *
     * @param moment the deadline
     * @return true after a signal, false if the deadline has passed without one
     * @throws InterruptedException as specified by {@link #await()}
     * @throws IllegalMonitorStateException as specified by {@link #await()}
     * @throws OwnerDiedException as specified by {@link #await()}
     * @throws WrongThreadException as specified by {@link #await()}
     */
    @Override
    public boolean awaitUntil(Date moment) throws InterruptedException {
        long millis = Math.max(0, Objects.requireNonNull(moment, "moment").getTime());
        return await(ConditionCalls.WALL_CLOCK, millis / 1_000, millis % 1_000 * 1_000_000);
    }

    /**
     * Wakes one waiter, in any process. The mutex need not be locked. A signal is lost if no thread
     * waits.
     *
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void signal() {
        SharedMutex.platformThread();
        ConditionCalls.signal(slot);
    }

    /**
     * Wakes all waiters, in any process. The mutex need not be locked.
     *
     * @throws WrongThreadException on a virtual thread
     */
    @Override
    public void signalAll() {
        SharedMutex.platformThread();
        ConditionCalls.broadcast(slot);
    }

    /**
     * Destroys the condition for all processes, until it is created again. No thread may be
     * waiting. This method blocks until all threads that were already woken have left the
     * condition. If one of these threads was killed, it blocks forever.
     *
     * @throws WrongThreadException on a virtual thread
     */
    public void destroy() {
        SharedMutex.platformThread();
        ConditionCalls.destroy(slot);
    }

    /** Returns a string with the address and the mutex. */
    @Override
    public String toString() {
        return "SharedCondition[0x" + Long.toHexString(slot.address()) + ", " + mutex + "]";
    }

    private boolean await(long deadline) throws InterruptedException {
        long end = Math.max(0, deadline); // NOW is negative
        return await(ConditionCalls.MONOTONIC, end / SECOND, end % SECOND);
    }

    /**
     * Waits; a signal takes precedence over an interrupt or the timeout, since no other thread gets
     * it.
     */
    private boolean await(int clock, long seconds, long nanos) throws InterruptedException {
        int code = unlocked(true, clock, seconds, nanos);
        boolean ended = code == MutexCalls.ETIMEDOUT || code == ConditionCalls.WOKEN;
        if (code == Outcome.INTERRUPTED || ended && Thread.interrupted()) {
            throw new InterruptedException();
        }
        return code != MutexCalls.ETIMEDOUT;
    }

    /** Creates a call that unlocks the mutex, waits and locks it again. */
    private int unlocked(boolean interruptibly, int clock, long seconds, long nanos) {
        Thread thread = SharedMutex.platformThread();
        MutexHolder own = mutex.held(thread);
        int again = own.timesAgain();
        int code = Outcome.INTERRUPTED; // the value if the call was not made
        own.clear(thread);
        try {
            code =
                    interruptibly
                            ? ConditionCalls.timedwait(
                                    slot, mutex.slot(), gate, clock, seconds, nanos)
                            : clockwait(seconds * SECOND + nanos);
        } finally {
            if (code == Outcome.INTERRUPTED) {
                own.set(thread, again);
            }
        }
        regained(code, thread, again);
        return code;
    }

    private int clockwait(long deadline) {
        Object event = CountedWait.begin(gate);
        try {
            return ConditionCalls.clockwait(slot, mutex.slot(), deadline);
        } finally {
            CountedWait.end(event, gate, 0);
        }
    }

    /**
     * Records that the mutex is locked again: in all cases but two, the wrong thread and an
     * unrecoverable mutex.
     */
    private void regained(int code, Thread thread, int again) {
        switch (code) {
            case Outcome.INTERRUPTED -> {}
            case 0, MutexCalls.ETIMEDOUT, ConditionCalls.WOKEN -> mutex.locked(0, thread, again);
            case MutexCalls.EPERM ->
                    throw new IllegalMonitorStateException(mutex + " is not locked by this thread");
            default -> mutex.locked(code, thread, again);
        }
    }
}

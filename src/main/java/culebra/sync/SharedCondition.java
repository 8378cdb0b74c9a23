package culebra.sync;

import culebra.internal.Abi;
import culebra.internal.ConditionCalls;
import culebra.internal.ConditionKind;
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
 * interrupt too: as often as before, if the mutex is recursive. {@link #await()} and {@link
 * #awaitUninterruptibly} may end for no reason, and do so at least every 50 milliseconds, since
 * glibc before 2.41 may lose a signal. Waits with a time end by a signal, an interrupt or when the
 * time has passed; where a signal was lost, the last. Wait in a loop that looks at the data.
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
 * Virtual threads are refused with {@link WrongThreadException}. Times are on the monotonic clock,
 * but for {@link #awaitUntil}. As for the mutex, all processes must share a PID namespace.
 *
 * <p>Conditions of other programs, such as an {@code interprocess_condition} of Boost, can be
 * opened if processes share them.
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

    private static final long SECOND = 1_000_000_000;

    private final MemorySegment slot;
    private final SharedMutex mutex;

    /** Never closes: behind it are those that an interrupt ends. */
    private final Gate gate = new Gate(SharedCondition.class);

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
     * @throws IllegalStateException if the slot's arena is closed, or the slot holds something
     *     else, which the message names
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
     * Waits for a signal, or for nothing: look at the data in a loop. An interrupt ends the wait at
     * once; if a signal comes too, the wait ends as signalled, and the next one notices the
     * interrupt.
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
     * Waits for a signal, or for nothing, however often interrupted.
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
     * Waits for a signal until a time has passed.
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
        long start = System.nanoTime();
        await(Duration.ofNanos(nanos));
        return Math.max(0, nanos) - (System.nanoTime() - start);
    }

    /**
     * Waits for a signal until a time has passed.
     *
     * @param timeout the longest wait; zero or less unlocks and locks the mutex all the same
     * @return true after a signal, false if the time has passed without one
     * @throws InterruptedException as {@link #await()}
     * @throws IllegalMonitorStateException as {@link #await()}
     * @throws OwnerDiedException as {@link #await()}
     * @throws WrongThreadException as {@link #await()}
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return await(Deadline.after(timeout));
    }

    /**
     * Waits for a signal until a time has passed.
     *
     * @param time the longest wait
     * @param unit its unit
     * @return true after a signal, false if the time has passed without one
     * @throws InterruptedException as {@link #await()}
     * @throws IllegalMonitorStateException as {@link #await()}
     * @throws OwnerDiedException as {@link #await()}
     * @throws WrongThreadException as {@link #await()}
     */
    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(Duration.ofNanos(Objects.requireNonNull(unit, "unit").toNanos(time)));
    }

    /**
     * Waits for a signal until the wall clock shows a moment. If the clock is set during the wait,
     * the wait becomes longer or shorter.
     *
     * @param moment the latest end of the wait
     * @return true after a signal, false if the moment has come without one
     * @throws InterruptedException as {@link #await()}
     * @throws IllegalMonitorStateException as {@link #await()}
     * @throws OwnerDiedException as {@link #await()}
     * @throws WrongThreadException as {@link #await()}
     */
    @Override
    public boolean awaitUntil(Date moment) throws InterruptedException {
        long millis = Math.max(0, Objects.requireNonNull(moment, "moment").getTime());
        return await(ConditionCalls.WALL_CLOCK, millis / 1_000, millis % 1_000 * 1_000_000);
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

    /** Returns the address and the mutex. */
    @Override
    public String toString() {
        return "SharedCondition[0x" + Long.toHexString(slot.address()) + ", " + mutex + "]";
    }

    private boolean await(long deadline) throws InterruptedException {
        long end = Math.max(0, deadline); // NOW is negative
        return await(ConditionCalls.MONOTONIC, end / SECOND, end % SECOND);
    }

    /** A signal that has come counts for more than an interrupt or the time: no other gets it. */
    private boolean await(int clock, long seconds, long nanos) throws InterruptedException {
        int code = unlocked(true, clock, seconds, nanos);
        boolean ended = code == MutexCalls.ETIMEDOUT || code == ConditionCalls.WOKEN;
        if (code == Outcome.INTERRUPTED || ended && Thread.interrupted()) {
            throw new InterruptedException();
        }
        return code != MutexCalls.ETIMEDOUT;
    }

    /** Makes a call that unlocks the mutex, waits and locks it again. */
    private int unlocked(boolean interruptibly, int clock, long seconds, long nanos) {
        Thread thread = SharedMutex.platformThread();
        MutexHolder own = mutex.held(thread);
        int again = own.timesAgain();
        int code = Outcome.INTERRUPTED; // so that the call was not made
        own.clear(thread);
        try {
            code =
                    interruptibly
                            ? ConditionCalls.timedwait(
                                    slot, mutex.slot(), gate, clock, seconds, nanos)
                            : ConditionCalls.clockwait(
                                    slot, mutex.slot(), seconds * SECOND + nanos);
        } finally {
            if (code == Outcome.INTERRUPTED) {
                own.set(thread, again);
            }
        }
        regained(code, thread, again);
        return code;
    }

    /**
     * The mutex is locked again in all cases but two, the wrong thread and an unrecoverable mutex.
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

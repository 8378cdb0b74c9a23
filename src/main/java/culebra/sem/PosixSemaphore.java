package culebra.sem;

import culebra.internal.CloseWithArena;
import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.Outcome;
import culebra.internal.SemCalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A counting semaphore of the operating system, with the method names of {@link
 * java.util.concurrent.Semaphore}.
 *
 * <p>A permit has no owner: any process may release a permit that another process has acquired. A
 * process that is killed does not return its permits. If several threads wait, the scheduler
 * decides which of them acquires a permit.
 *
 * <p>A thread that acquires a permit, in this or another process, sees everything that was written
 * before the {@link #release} of that permit. Every method may be called from any thread, platform
 * or virtual, with one exception: a {@link SharedSemaphore} in a confined arena serves only the
 * thread of that arena, and throws {@link WrongThreadException} in other threads. {@link #close}
 * may be called from any thread.
 *
 * <p>{@link #close} ends the waits of this handle with {@link IllegalStateException} and does not
 * affect the semaphore itself or other handles to it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/sem_overview.7.html">sem_overview(7)</a>
 */
public abstract sealed class PosixSemaphore implements AutoCloseable
        permits NamedSemaphore, SharedSemaphore {
    /** The greatest number of permits that a semaphore can have, SEM_VALUE_MAX. */
    public static final int MAX_PERMITS = Integer.MAX_VALUE;

    private final MemorySegment sem;
    private final Gate gate;

    /** Keeps an automatic arena reachable as long as this handle. */
    private volatile Object arenas;

    PosixSemaphore(MemorySegment sem, String name) {
        this.sem = sem;
        this.gate = new Gate(getClass(), name);
    }

    /**
     * Acquires a permit, waiting until one is available.
     *
     * @throws InterruptedException if interrupted before or during the wait; no permit is lost, and
     *     the semaphore stays open
     * @throws IllegalStateException if closed before or during the wait
     * @throws java.util.concurrent.RejectedExecutionException on a virtual thread, if 4096 virtual
     *     threads already wait (system property {@code culebra.maxWaits})
     * @see <a href="https://man7.org/linux/man-pages/man3/sem_wait.3.html">sem_wait(3)</a>
     */
    public void acquire() throws InterruptedException {
        Gate.requireNotInterrupted();
        if (!tryAcquire()) {
            check(SemCalls.sem_wait(sem, gate, Deadline.NEVER, true));
        }
    }

    /**
     * Acquires a permit, waiting until one is available, even if interrupted. The thread's
     * interrupt status is preserved.
     *
     * @throws IllegalStateException if closed before or during the wait
     * @throws java.util.concurrent.RejectedExecutionException as specified by {@link #acquire}
     */
    public void acquireUninterruptibly() {
        if (!tryAcquire()) {
            outcome(SemCalls.sem_wait(sem, gate, Deadline.NEVER, false));
        }
    }

    /**
     * Acquires a permit if one is available now.
     *
     * @return true if it was acquired
     * @throws IllegalStateException if closed
     */
    public boolean tryAcquire() {
        return SemCalls.sem_trywait(sem());
    }

    /**
     * Acquires a permit, waiting up to the given timeout on the monotonic clock.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if it was acquired
     * @throws InterruptedException if interrupted before or during the wait; no permit is lost
     * @throws IllegalStateException if closed before or during the wait
     * @throws java.util.concurrent.RejectedExecutionException as specified by {@link #acquire}
     */
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        long deadline = Deadline.after(timeout);
        Gate.requireNotInterrupted();
        if (tryAcquire()) {
            return true;
        }
        return !Deadline.passed(deadline) && check(SemCalls.sem_wait(sem, gate, deadline, true));
    }

    /**
     * Acquires a permit, waiting up to the given timeout, as {@link #tryAcquire(Duration)} does.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @param unit the unit of the timeout
     * @return true if it was acquired
     * @throws InterruptedException if interrupted before or during the wait; no permit is lost
     * @throws IllegalStateException if closed before or during the wait
     * @throws java.util.concurrent.RejectedExecutionException as specified by {@link #acquire}
     */
    public boolean tryAcquire(long timeout, TimeUnit unit) throws InterruptedException {
        return tryAcquire(Duration.ofNanos(Objects.requireNonNull(unit, "unit").toNanos(timeout)));
    }

    /**
     * Acquires all permits available now, one after another, without waiting. Permits that are
     * added during the call may remain.
     *
     * @return the number of permits acquired
     * @throws IllegalStateException if closed; permits that this call has already acquired are lost
     */
    public int drainPermits() {
        int most = availablePermits();
        int taken = 0;
        while (taken < most && tryAcquire()) {
            taken++;
        }
        return taken;
    }

    /**
     * Releases a permit, which can end the wait of one thread in this or another process.
     *
     * @throws IllegalStateException if closed, or if the semaphore already has {@link #MAX_PERMITS}
     * @see <a href="https://man7.org/linux/man-pages/man3/sem_post.3.html">sem_post(3)</a>
     */
    public void release() {
        if (!SemCalls.sem_post(sem())) {
            throw tooMany();
        }
    }

    /**
     * Releases permits one after another. Each of them can end the wait of one thread.
     *
     * @param permits the number of permits; 0 releases none
     * @throws IllegalArgumentException if the number is negative
     * @throws IllegalStateException if closed, or if there would be more than {@link #MAX_PERMITS};
     *     in the latter case none is released unless another process releases permits at the same
     *     time
     */
    public void release(int permits) {
        requirePermits(permits);
        if (permits > MAX_PERMITS - availablePermits()) {
            throw tooMany();
        }
        for (int i = 0; i < permits; i++) {
            release();
        }
    }

    /**
     * Returns the number of available permits, which may already be out of date.
     *
     * @return the number, never negative
     * @throws IllegalStateException if closed
     * @see <a href="https://man7.org/linux/man-pages/man3/sem_getvalue.3.html">sem_getvalue(3)</a>
     */
    public int availablePermits() {
        return SemCalls.sem_getvalue(sem());
    }

    /**
     * Returns whether this handle is open.
     *
     * @return false once closed
     */
    public boolean isOpen() {
        return gate.isOpen();
    }

    /**
     * Closes this handle, and ends the waits of threads in it with {@link IllegalStateException}.
     * Does nothing if already closed. A handle that is dropped without being closed keeps its
     * memory until it is garbage collected.
     */
    @Override
    public void close() {
        gate.close();
    }

    /**
     * Closes this handle when an arena closes.
     *
     * @param arena a confined or shared arena; or an automatic arena, to close this handle some
     *     time after it has become unreachable
     * @return this
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     */
    public abstract PosixSemaphore closeWith(Arena arena);

    final Gate gate() {
        return gate;
    }

    final void closeAlong(Arena with) {
        arenas = CloseWithArena.with(with, gate, arenas);
    }

    /** The sem_t, while the handle is open. */
    final MemorySegment sem() {
        if (!gate.isOpen()) {
            throw new IllegalStateException(this + " can no longer be used");
        }
        if (!sem.scope().isAlive()) {
            throw new IllegalStateException(
                    this + ": the arena of its slot is closed; open it again in new memory");
        }
        return sem;
    }

    private IllegalStateException tooMany() {
        String limit = " cannot have more than " + MAX_PERMITS + " permits";
        return new IllegalStateException(this + limit);
    }

    static void requirePermits(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits must not be negative: " + permits);
        }
    }

    /** Returns a description of the state; never fails. */
    final String state() {
        if (!isOpen()) {
            return "closed";
        }
        try {
            int permits = SemCalls.sem_getvalue(sem);
            return permits + (permits == 1 ? " permit, open" : " permits, open");
        } catch (IllegalStateException unmapped) {
            return "memory released";
        } catch (WrongThreadException confined) {
            return "in an arena of another thread";
        }
    }

    private boolean check(int outcome) throws InterruptedException {
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome(outcome);
    }

    private boolean outcome(int outcome) {
        if (outcome == Outcome.CLOSED) {
            throw new IllegalStateException(this + " was closed during the wait");
        }
        if (outcome != 0 && outcome != Outcome.TIMED_OUT) {
            throw new IllegalStateException(this + ": sem_wait failed with error " + -outcome);
        }
        return outcome == 0;
    }
}

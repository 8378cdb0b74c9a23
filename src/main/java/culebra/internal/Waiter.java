package culebra.internal;

import java.util.concurrent.ScheduledFuture;

/**
 * One platform thread's place in the engine: every call that can block is made between {@code
 * enter} and {@link #leave}.
 *
 * <pre>{@code
 * Waiter waiter = Waiter.enter(gate, true);
 * try {
 *     while (waiter.mayCall()) {
 *         int result = waiter.state.check((int) CALL.invokeExact(waiter.state.errno, ...));
 *         if (result != Outcome.RETRY) {
 *             return result;
 *         }
 *     }
 *     return waiter.refusal();
 * } finally {
 *     waiter.leave();
 * }
 * }</pre>
 *
 * <p>An interrupt, a close and a deadline all make the blocked call return EINTR by a signal to
 * this thread; {@link #mayCall} then finds the reason. A call that has succeeded is never undone.
 */
final class Waiter extends Sleeper {
    private static final long MOMENT = 1_000_000;

    private static final ThreadLocal<Waiter> CURRENT = new ThreadLocal<>();

    /** The thread's errno and scratch memory. */
    final CallState state = CallState.acquire();

    private final Thread thread = Thread.currentThread();
    private final int kernelId = WakeSignal.prepareThread();
    private final Interruption interruption = new Interruption(this);

    private Gate gate;
    private boolean interruptible;
    private long deadline;
    private ScheduledFuture<?> timer;
    private boolean called;
    private int refusal;

    /** Odd while inside a call. Only this thread writes it. */
    private volatile int round;

    private Waiter() {}

    /** Enters for a call that has a deadline of its own, or none. */
    static Waiter enter(Gate gate, boolean interruptible) {
        return current().begin(gate, interruptible, Deadline.NEVER);
    }

    /** Enters for a call that knows no deadline: a timer sends a wake-up. */
    static Waiter enter(Gate gate, long deadline) {
        return current().begin(gate, true, deadline);
    }

    /**
     * Enters for an attempt whose call may have to wait, if a rival was faster: for a moment, and
     * whether interrupted or not.
     */
    static Waiter enterForAMoment(Gate gate) {
        return current().begin(gate, false, System.nanoTime() + MOMENT);
    }

    /** Tells whether to make the call (again): open, not interrupted, not too late. */
    boolean mayCall() {
        if (!gate.isOpen()) {
            refusal = Outcome.CLOSED;
        } else if (interruptible && Thread.interrupted()) {
            refusal = Outcome.INTERRUPTED;
        } else if (called && Deadline.passed(deadline)) {
            refusal = Outcome.TIMED_OUT;
        } else {
            called = true; // once even when late: it may succeed, and the timer ends it if not
            return true;
        }
        return false;
    }

    /** Why {@link #mayCall} said no. */
    int refusal() {
        return refusal;
    }

    void leave() {
        round++; // first: begin() and end() may signal whoever is marked inside
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        gate.remove(this);
        gate = null;
        if (interruptible) {
            interruption.stopListening();
        }
    }

    /** The number of the call the thread is in, even if it is in none. */
    int round() {
        return round;
    }

    boolean isIn(int call) {
        return (call & 1) == 1 && round == call;
    }

    /** Without the flag a late wake-up would chase the thread into its next wait. */
    boolean isInterruptedIn(int call) {
        return isIn(call) && thread.isInterrupted();
    }

    @Override
    void wake() {
        WakeSignal.send(kernelId);
    }

    private Waiter begin(Gate behind, boolean mayInterrupt, long until) {
        gate = behind;
        interruptible = mayInterrupt;
        deadline = until;
        called = false;
        if (mayInterrupt) {
            interruption.listen();
        }
        round++;
        behind.add(this);
        if (until != Deadline.NEVER) {
            startTimer();
        }
        return this;
    }

    private void startTimer() {
        try {
            timer = Wakeups.at(deadline, this);
        } catch (RuntimeException | Error failed) {
            leave();
            throw failed;
        }
    }

    /** The kernel's id of the current platform thread, which is prepared for wake-ups. */
    static int currentKernelId() {
        return current().kernelId;
    }

    private static Waiter current() {
        Waiter waiter = CURRENT.get();
        if (waiter == null) {
            waiter = new Waiter();
            CURRENT.set(waiter);
        }
        return waiter;
    }
}

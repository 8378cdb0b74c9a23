package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

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
    static {
        WakeRetry.load();
    }

    /** The thread's errno and scratch memory. */
    final CallState state;

    private final Interruption interruption = new Interruption(this);
    private final Until until = new Until();

    private int kernelId;

    /** The wake-up signal that the thread was prepared for; -1 before. */
    private int signal = -1;

    // Of the running call. Written before the round is, by which others know them.
    private Thread thread;
    private Gate gate;
    private boolean interruptible;
    private long deadline;

    /** The end of a call that goes on after EINTR, while it is made. */
    private volatile MemorySegment alarm;

    /** How many calls there were, of which few look for a recording. */
    private int calls;

    /** The event for a recording, or null. */
    private Object event;

    private boolean called;
    private int refusal;

    /** Odd while inside a call. Only this thread writes it. */
    private volatile int round;

    /** The call that one of several gates was closed in. */
    private volatile int closedIn;

    Waiter(CallState state) {
        this.state = state;
    }

    /** Enters for a call that has a deadline of its own, or none. */
    static Waiter enter(Gate gate, boolean interruptible) {
        return current().begin(gate, interruptible, Deadline.NEVER);
    }

    /** Enters for a call without a deadline parameter; a timer sends a wake-up. */
    static Waiter enter(Gate gate, long deadline) {
        return current().begin(gate, true, deadline);
    }

    /**
     * Enters for an attempt whose call may have to wait if a rival was faster. It waits only for a
     * moment, even if interrupted.
     */
    static Waiter enterForAMoment(Gate gate) {
        return current().begin(gate, false, System.nanoTime() + BriefCall.LENGTH);
    }

    /**
     * Returns true if the call should be (re)tried: the gate is open, the thread not interrupted,
     * and the deadline not reached.
     */
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

    /** Returns the reason why {@link #mayCall} returned false. */
    int refusal() {
        return refusal;
    }

    /** Records that a call with a deadline of its own has timed out; returns the outcome. */
    int timedOut() {
        return refusal = Outcome.TIMED_OUT;
    }

    /**
     * The struct timespec of a call that goes on after EINTR, but then looks at its end again: a
     * wake-up sets the seconds to 0. They are at least 1 until then.
     */
    MemorySegment alarm(long seconds, long nanos) {
        MemorySegment end = state.end;
        end.set(JAVA_LONG, 0, Math.max(1, seconds));
        end.set(JAVA_LONG, 8, nanos);
        alarm = end;
        return end;
    }

    void leave() {
        alarm = null;
        round++; // first: begin() and end() may signal a thread that is marked inside
        if (deadline != Deadline.NEVER) {
            WakeRetry.cancel(until);
        }
        Gate behind = gate;
        behind.remove(this);
        gate = null;
        thread = null;
        LockSupport.setCurrentBlocker(null);
        if (interruptible) {
            interruption.stopListening();
        }
        Object begun = event;
        if (begun != null) {
            event = null;
            Recorder.endWait(begun, behind, refusal);
        }
    }

    /** Returns true while its thread is inside a call. */
    boolean isInside() {
        return (round & 1) == 1;
    }

    /** The number of the call that this thread is in; only for the thread itself. */
    int round() {
        return round;
    }

    /**
     * Continues the wake-ups of a call until it ends, because one of the gates that it watches was
     * closed.
     */
    void closed(int call) {
        closedIn = call;
    }

    @Override
    void wake() {
        boolean ignored = send();
    }

    private boolean send() {
        MemorySegment end = alarm;
        if (end != null) {
            end.set(JAVA_LONG, 0, 0);
        }
        return WakeSignal.send(kernelId);
    }

    @Override
    Retry retry() {
        return until;
    }

    /**
     * Returns whether the thread is inside a call and interrupted. Without the check of the flag a
     * late wake-up would reach the thread in its next wait.
     */
    boolean isInterruptedInside() {
        boolean inside = (round & 1) == 1;
        Thread waiting = thread;
        return inside && interruptible && waiting != null && waiting.isInterrupted();
    }

    private Waiter begin(Gate behind, boolean mayInterrupt, long end) {
        StackRoom.require();
        if ((++calls & 15) == 0) {
            Platform.lookForRecording();
        }
        if (signal != WakeSignal.number()) {
            prepare();
        }
        thread = Thread.currentThread();
        LockSupport.setCurrentBlocker(behind); // for dumps
        gate = behind;
        interruptible = mayInterrupt;
        deadline = end;
        called = false;
        if (Platform.isRecorded()) {
            refusal = 0;
            event = Recorder.beginWait();
        }
        if (mayInterrupt) {
            interruption.listen();
        }
        round++;
        behind.add(this);
        if (end != Deadline.NEVER) {
            startTimer();
        }
        return this;
    }

    private void startTimer() {
        try {
            WakeRetry.at(deadline, until);
        } catch (Throwable noThread) {
            leave();
            throw noThread;
        }
    }

    private void prepare() {
        int number = WakeSignal.number();
        kernelId = WakeSignal.prepareThread();
        signal = number;
    }

    /** The kernel's id of the current platform thread, which is prepared for wake-ups. */
    static int currentKernelId() {
        Waiter waiter = current();
        if (waiter.signal != WakeSignal.number()) {
            waiter.prepare();
        }
        return waiter.kernelId;
    }

    private static Waiter current() {
        return CallState.acquire().waiter();
    }

    /** Signals the thread until it has left the call that must end. */
    private final class Until extends Retry {
        @Override
        long run(long now) {
            int call = round;
            Gate behind = gate;
            if ((call & 1) == 0 || behind == null) {
                return Deadline.NEVER;
            }
            boolean late = deadline != Deadline.NEVER && deadline - now <= 0;
            if (late || !behind.isOpen() || closedIn == call || isInterruptedInside()) {
                if (Platform.isRecorded()) {
                    Recorder.wakeRepeated(behind, thread);
                }
                return again(now, send());
            }
            return deadline;
        }
    }
}

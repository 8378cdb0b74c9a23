package culebra.internal;

import java.util.concurrent.locks.LockSupport;

/** A thread that is parked behind a {@link Gate} until another thread ends its wait. */
class ParkedThread extends Sleeper {
    private final Thread thread;
    private volatile boolean ended;

    ParkedThread(Thread thread) {
        this.thread = thread;
    }

    /** Waits for the end; returns 0 or the {@link Outcome} that came before it. */
    final int park(Gate gate, long deadline) {
        while (!ended) {
            if (!gate.isOpen()) {
                return Outcome.CLOSED;
            }
            if (Thread.interrupted()) {
                return Outcome.INTERRUPTED;
            }
            if (Deadline.passed(deadline)) {
                return Outcome.TIMED_OUT;
            }
            if (deadline == Deadline.NEVER) {
                LockSupport.park(gate);
            } else {
                LockSupport.parkNanos(gate, Deadline.left(deadline));
            }
        }
        return 0;
    }

    /** Ends the wait. Allocates nothing. */
    final void end() {
        ended = true;
        wake();
    }

    final boolean hasEnded() {
        return ended;
    }

    @Override
    final void wake() {
        Unparker.unpark(thread);
    }
}

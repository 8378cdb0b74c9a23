package culebra.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock without a queue, held for a short time.
 *
 * <p>If the next owner of a monitor is a virtual thread and all carriers are blocked, the threads
 * behind it in the queue wait as well. One of them may be the thread that would unblock the
 * carriers.
 *
 * <p>The holder must not block, and needs room on its stack to release the lock: see {@link
 * StackRoom}.
 */
final class SpinLock {
    private static final int SPINS = 64;
    private static final int YIELDS = 1_000;
    private static final long PAUSE = 50_000;

    private final AtomicBoolean held = new AtomicBoolean();

    /** Acquires the lock. A virtual thread only spins: to yield, it would need stack and heap. */
    void lock() {
        for (int i = 1; !held.compareAndSet(false, true); i++) {
            if (i <= SPINS || Thread.currentThread().isVirtual()) {
                Thread.onSpinWait();
            } else if (i <= YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(PAUSE); // the holder may have a lower priority
            }
        }
    }

    void unlock() {
        held.setRelease(false);
    }
}

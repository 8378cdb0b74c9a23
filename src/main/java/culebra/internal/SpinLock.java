package culebra.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock that is held for a few instructions, and that nobody queues for. In the queue of a monitor
 * a virtual thread may be the next, and have no carrier to go on with; whoever is behind it then
 * waits as well, even if that is the thread that would free a carrier.
 *
 * <p>The holder must not block. There must be room on its stack for the release, see {@link
 * StackRoom}.
 */
final class SpinLock {
    private static final int SPINS = 64;
    private static final int YIELDS = 1_000;
    private static final long PAUSE = 50_000;

    private final AtomicBoolean held = new AtomicBoolean();

    void lock() {
        for (int i = 1; !held.compareAndSet(false, true); i++) {
            if (i <= SPINS) {
                Thread.onSpinWait();
            } else if (i <= YIELDS || Thread.currentThread().isVirtual()) {
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

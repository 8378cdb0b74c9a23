package culebra.internal;

import java.util.concurrent.locks.LockSupport;

/**
 * A call that hardly ever waits, since poll has just said that it will not: only if a rival was
 * faster, and then it is made to return EINTR after a moment.
 *
 * <p>It may be made on a virtual thread, too, whose carrier it holds for that moment at worst. One
 * daemon thread looks after all of them; it ends when nothing has happened for a while.
 *
 * <pre>{@code
 * Moment moment = Moment.begin();
 * try {
 *     do {
 *         result = ...;
 *     } while (result == Outcome.RETRY && !moment.isOver());
 * } finally {
 *     moment.end();
 * }
 * }</pre>
 */
final class Moment extends Sleeper {
    private static final long LENGTH = 1_000_000;
    private static final int IDLE_ROUNDS = 20;

    private static final Gate RUNNING = new Gate();

    private static volatile boolean watched;

    private final long start = System.nanoTime();

    /** Set last: from then on nothing may let a virtual thread change its carrier. */
    private volatile int kernelId;

    private Moment() {}

    static Moment begin() {
        var moment = new Moment();
        RUNNING.add(moment);
        try {
            if (!watched) {
                watch();
            }
            moment.kernelId =
                    Thread.currentThread().isVirtual()
                            ? WakeSignal.prepareThread() // of its carrier
                            : Waiter.currentKernelId();
            return moment;
        } catch (Throwable failed) {
            RUNNING.remove(moment);
            throw failed;
        }
    }

    boolean isOver() {
        return System.nanoTime() - start >= LENGTH;
    }

    void end() {
        RUNNING.remove(this);
    }

    @Override
    void wake() {
        int thread = kernelId;
        if (thread != 0 && isOver()) {
            WakeSignal.send(thread);
        }
    }

    private static synchronized void watch() {
        if (!watched) {
            Daemons.start("culebra-moments", Moment::look);
            watched = true;
        }
    }

    private static void look() {
        for (int idle = 0; idle < IDLE_ROUNDS; idle++) {
            LockSupport.parkNanos(LENGTH);
            if (RUNNING.wakeAll()) {
                idle = 0;
            }
        }
        watched = false;
        if (RUNNING.isAwaited()) { // it began when this ended
            watch();
        }
    }
}

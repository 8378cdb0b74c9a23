package culebra.internal;

import java.util.concurrent.atomic.AtomicReference;

/**
 * A call that hardly ever waits, since poll has just reported that it will not. It waits only if a
 * rival was faster; then it is made to return EINTR after a moment.
 *
 * <p>It may also be made on a virtual thread; at worst it blocks the carrier for that moment.
 *
 * <pre>{@code
 * CallState state = CallState.acquire();
 * try {
 *     BriefCall brief = state.briefCall();
 *     brief.begin();
 *     try {
 *         do {
 *             result = ...;
 *         } while (result == Outcome.RETRY && !brief.isOver());
 *     } finally {
 *         brief.end();
 *     }
 * } finally {
 *     state.release();
 * }
 * }</pre>
 */
final class BriefCall {
    static final long LENGTH = 1_000_000;
    private static final int IDLE_ROUNDS = 20;

    // The values of call, apart from the kernel's id of the thread.
    private static final int NONE = 0;
    private static final int BEGINS = -1;

    /** All that were ever created. They stay, as each belongs to a {@link CallState}. */
    private static final AtomicReference<BriefCall> ALL = new AtomicReference<>();

    private static final Watch WATCH = new Watch();

    private BriefCall following;
    private long start;
    private volatile int call;

    BriefCall() {
        do {
            following = ALL.get();
        } while (!ALL.compareAndSet(following, this));
    }

    void begin() {
        StackRoom.require();
        call = BEGINS;
        try {
            WATCH.start();
            int thread =
                    Thread.currentThread().isVirtual()
                            ? WakeSignal.prepareCarrier()
                            : Waiter.currentKernelId();
            start = System.nanoTime();
            call = thread; // from now on a virtual thread must not change its carrier
        } catch (Throwable failed) {
            call = NONE;
            throw failed;
        }
    }

    boolean isOver() {
        return System.nanoTime() - start >= LENGTH;
    }

    void end() {
        call = NONE;
    }

    /** Signals the threads whose calls have lasted too long; returns whether any call runs. */
    private static boolean wakeAll() {
        boolean running = false;
        for (BriefCall each = ALL.get(); each != null; each = each.following) {
            int thread = each.call;
            running |= thread != NONE;
            if (thread > 0 && each.isOver()) {
                WakeSignal.send(thread);
            }
        }
        return running;
    }

    /**
     * Watches the running calls for as long as there were some lately, so that few calls have to
     * start it. It takes no monitor: a virtual thread could be its next owner and wait for a
     * carrier, while all carriers are inside calls that this has to end.
     */
    private static final class Watch extends Retry {
        private volatile boolean runs;
        private int idle;

        void start() {
            if (!runs) {
                WakeRetry.at(System.nanoTime() + LENGTH, this);
                runs = true;
            }
        }

        @Override
        long run(long now) {
            idle = wakeAll() ? 0 : idle + 1;
            if (idle > IDLE_ROUNDS) {
                idle = 0;
                runs = false;
                if (!wakeAll()) { // otherwise one began when this ended
                    return Deadline.NEVER;
                }
                runs = true;
            }
            return now + LENGTH;
        }
    }
}

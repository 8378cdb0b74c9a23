package culebra.internal;

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
final class BriefCall extends Sleeper {
    static final long LENGTH = 1_000_000;
    private static final int IDLE_ROUNDS = 20;

    private static final Gate RUNNING = new Gate(BriefCall.class);
    private static final Watch WATCH = new Watch();

    private long start;

    /** Set last: from then on a virtual thread must not change its carrier. */
    private volatile int kernelId;

    BriefCall() {}

    void begin() {
        StackRoom.require();
        start = System.nanoTime();
        RUNNING.add(this);
        try {
            WATCH.start();
            kernelId =
                    Thread.currentThread().isVirtual()
                            ? WakeSignal.prepareCarrier()
                            : Waiter.currentKernelId();
        } catch (Throwable failed) {
            RUNNING.remove(this);
            throw failed;
        }
    }

    boolean isOver() {
        return System.nanoTime() - start >= LENGTH;
    }

    void end() {
        kernelId = 0;
        RUNNING.remove(this);
    }

    @Override
    void wake() {
        int thread = kernelId;
        if (thread != 0 && isOver()) {
            WakeSignal.send(thread);
        }
    }

    /**
     * Watches the running calls for as long as there were some lately, so that few calls have to
     * start it.
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
            idle = RUNNING.isAwaited() ? 0 : idle + 1;
            RUNNING.wakeAll();
            if (idle > IDLE_ROUNDS) {
                idle = 0;
                runs = false;
                if (!RUNNING.isAwaited()) { // otherwise it began when this ended
                    return Deadline.NEVER;
                }
                runs = true;
            }
            return now + LENGTH;
        }
    }
}

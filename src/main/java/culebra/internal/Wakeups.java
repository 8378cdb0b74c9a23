package culebra.internal;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Repeats wake-ups until they arrive, and sends those that are due later.
 *
 * <p>A signal that comes between a thread's last look and its system call is lost, so it is sent
 * again: at once for a moment, then by one daemon thread with growing pauses. Whoever wakes never
 * waits longer than that moment; a virtual thread not at all, since its carrier would keep from
 * running whom it waits for.
 */
final class Wakeups {
    private static final long PATIENCE = 200_000;
    private static final long PAUSE = 50_000;
    private static final long LONGEST_PAUSE = 10_000_000;

    private Wakeups() {}

    /** Goes on waking everybody behind a closed gate until nobody is left. */
    static void untilEmpty(Gate gate) {
        repeat(gate::isAwaited, gate::wakeAll);
    }

    /** Wakes a thread while it is inside the call it is in now and has its interrupted flag set. */
    static void whileInterrupted(Waiter waiter) {
        int round = waiter.round();
        if (waiter.isInterruptedIn(round)) {
            waiter.wake();
            repeat(() -> waiter.isInterruptedIn(round), waiter::wake);
        }
    }

    /** Wakes a thread at a moment, if it is still inside the call it is in now. */
    static ScheduledFuture<?> at(long deadline, Waiter waiter) {
        int round = waiter.round();
        return Daemon.THREAD.schedule(
                () -> later(() -> waiter.isIn(round), waiter::wake, PAUSE),
                Deadline.left(deadline),
                TimeUnit.NANOSECONDS);
    }

    private static void repeat(BooleanSupplier needed, Runnable wake) {
        long start = System.nanoTime();
        long last = start;
        while (needed.getAsBoolean()) {
            Thread.yield();
            long now = System.nanoTime();
            if (now - start > PATIENCE || Thread.currentThread().isVirtual()) {
                later(needed, wake, PAUSE);
                return;
            }
            if (now - last > PAUSE) {
                wake.run();
                last = now;
            }
        }
    }

    private static void later(BooleanSupplier needed, Runnable wake, long pause) {
        if (needed.getAsBoolean()) {
            wake.run();
            long next = Math.min(pause * 2, LONGEST_PAUSE);
            try {
                Daemon.THREAD.schedule(
                        () -> later(needed, wake, next), pause, TimeUnit.NANOSECONDS);
            } catch (OutOfMemoryError noThread) {
                // Whoever closes or interrupts must not pay for it; the first signals were sent.
                return;
            }
        }
    }

    private static final class Daemon {
        static final ScheduledThreadPoolExecutor THREAD = make();

        private static ScheduledThreadPoolExecutor make() {
            var executor = new ScheduledThreadPoolExecutor(1, Daemons.named("culebra-wakeups"));
            executor.setRemoveOnCancelPolicy(true);
            executor.setKeepAliveTime(10, TimeUnit.SECONDS);
            executor.allowCoreThreadTimeOut(true);
            return executor;
        }
    }
}

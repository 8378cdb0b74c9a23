package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;

import java.util.concurrent.locks.LockSupport;

/**
 * What works in a JVM whose heap is full. It stays full at least until each wait has been asked to
 * end, so that any allocation fails. The test allocates its own objects beforehand.
 */
final class FullHeap {
    private static final long FULL = Counts.of(1, 10) * 1_000_000_000L;

    private static volatile boolean full;
    private static volatile boolean over;
    private static final Object[] ALL = new Object[3_000_000];
    private static int count;
    private static Ender[] enders;

    private FullHeap() {}

    /** Ends waits while the heap is full: by close, by interrupt, by their event. */
    static void everyWaitEndsAndNothingStaysOpen() throws Exception {
        On.warmUp();
        DirectMemoryShortage.requireNewWaitsWork(); // all classes are loaded
        var waits = new Waits().add().add().add();
        enders = new Ender[waits.all().size()];
        for (int i = 0; i < enders.length; i++) {
            enders[i] = new Ender(waits.all().get(i), i / 8 % 3);
            On.PLATFORM.thread(enders[i]).start();
        }
        Thread hog = On.PLATFORM.thread(FullHeap::keepFull);
        hog.start();
        while (hog.isAlive()) {
            LockSupport.parkNanos(100_000_000);
        }
        System.gc();
        for (Ender each : enders) {
            while (!each.done) {
                LockSupport.parkNanos(1_000_000);
            }
            if (each.failure != null) {
                throw new AssertionError(each.how(), each.failure);
            }
        }
        waits.requireEnded(true);
        DirectMemoryShortage.requireNewWaitsWork();
    }

    /** A thread new to the library that ends one wait when the heap is full. */
    private static final class Ender implements Runnable {
        private final Waits.One wait;
        private final int how;
        private Throwable failure;
        private volatile boolean begun;
        private volatile boolean done;

        Ender(Waits.One wait, int how) {
            this.wait = wait;
            this.how = how;
        }

        String how() {
            return (how == 0 ? "close" : how == 1 ? "interrupt" : "event") + " of " + wait.name;
        }

        @Override
        public void run() {
            while (!full) {
                LockSupport.parkNanos(1_000_000);
            }
            begun = true;
            try {
                end();
            } catch (OutOfMemoryError later) {
                if (how == 2) { // an event may be refused for want of memory, and made again
                    retry();
                } else {
                    failure = later;
                }
            } catch (Throwable failed) {
                failure = failed;
            }
            done = true;
        }

        private void end() throws Exception {
            switch (how) {
                case 0 -> {
                    wait.closed = true;
                    wait.close.run();
                }
                case 1 -> wait.thread.interrupt();
                default -> wait.event.run();
            }
        }

        private void retry() {
            while (!over) {
                LockSupport.parkNanos(1_000_000);
            }
            try {
                end();
            } catch (Throwable failed) {
                failure = failed;
            }
        }
    }

    /** Allocates whatever there is, again and again, and then lets go. */
    private static void keepFull() {
        fill();
        full = true;
        long start = System.nanoTime();
        long passed = 0;
        while (passed < FULL || !allBegun()) {
            fill();
            LockSupport.parkNanos(20_000_000);
            passed = System.nanoTime() - start;
        }
        for (int i = 0; i < count; i++) {
            ALL[i] = null;
        }
        over = true;
        assertTrue(count > 0);
    }

    private static boolean allBegun() {
        for (int i = 0; i < enders.length; i++) {
            if (!enders[i].begun) {
                return false;
            }
        }
        return true;
    }

    private static void fill() {
        for (int size = 1 << 16; size >= 16; size /= 4) {
            try {
                while (count < ALL.length) {
                    ALL[count] = size == 16 ? new Object() : new byte[size - 16];
                    count++;
                }
            } catch (OutOfMemoryError full) {
                continue;
            }
        }
    }
}

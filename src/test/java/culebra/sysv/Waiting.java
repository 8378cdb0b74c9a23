package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Blocked;

/** Waits until so many threads wait for a semaphore. */
final class Waiting {
    private Waiting() {}

    private interface Count {
        int get() throws Exception;
    }

    static void forIncrease(SysvSemaphores set, int index, int count) throws Exception {
        until(() -> set.waitingForIncrease(index), count);
    }

    static void forZero(SysvSemaphores set, int index, int count) throws Exception {
        until(() -> set.waitingForZero(index), count);
    }

    private static void until(Count count, int wanted) throws Exception {
        long end = System.nanoTime() + Blocked.LIMIT;
        int now;
        while ((now = count.get()) != wanted) {
            assertTrue(System.nanoTime() < end, now + " wait, not " + wanted);
            Thread.yield();
        }
    }
}

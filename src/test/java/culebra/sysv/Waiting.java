package culebra.sysv;

import culebra.testing.Patience;

import java.util.concurrent.atomic.AtomicInteger;

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
        var now = new AtomicInteger();
        Patience.await(
                () -> {
                    now.set(count.get());
                    return now.get() == wanted;
                },
                () -> now + " wait, not " + wanted);
    }
}

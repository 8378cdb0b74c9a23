package culebra.bench;

import culebra.sem.NamedSemaphore;

import java.util.Arrays;

/**
 * Blocking round trips over two named semaphores: with another process, or with a thread of this
 * one. Prints the median of ten batches in nanoseconds a trip, after as many trips to warm up.
 */
public final class RoundTrips {
    private static final int BATCHES = 10;

    private RoundTrips() {}

    /** Arguments: {@code process|platform|virtual TO FROM TRIPS}. */
    public static void main(String[] args) throws Exception {
        int batch = Integer.parseInt(args[3]) / BATCHES;
        try (NamedSemaphore to = NamedSemaphore.open(args[1]);
                NamedSemaphore from = NamedSemaphore.open(args[2])) {
            Runnable answers = () -> answer(to, from, 2 * BATCHES * batch);
            switch (args[0]) {
                case "virtual" -> Thread.ofVirtual().start(answers);
                case "platform" -> Thread.ofPlatform().start(answers);
                default -> {} // the other process answers
            }
            long[] results = new long[BATCHES];
            trips(to, from, BATCHES * batch);
            for (int i = 0; i < BATCHES; i++) {
                results[i] = trips(to, from, batch) / batch;
            }
            Arrays.sort(results);
            System.out.println(results[BATCHES / 2]);
        }
    }

    private static long trips(NamedSemaphore to, NamedSemaphore from, int count)
            throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            to.release();
            from.acquire();
        }
        return System.nanoTime() - start;
    }

    private static void answer(NamedSemaphore to, NamedSemaphore from, int count) {
        for (int i = 0; i < count; i++) {
            to.acquireUninterruptibly();
            from.release();
        }
    }
}

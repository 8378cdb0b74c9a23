package culebra.bench;

import culebra.sem.NamedSemaphore;

/**
 * Blocking round trips over two named semaphores: with another process, or with a thread of this
 * one. Prints the median of ten batches in nanoseconds a trip.
 */
public final class RoundTrips {
    private RoundTrips() {}

    /** Arguments: {@code process|platform|virtual TO FROM TRIPS}. */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[3]);
        try (NamedSemaphore to = NamedSemaphore.open(args[1]);
                NamedSemaphore from = NamedSemaphore.open(args[2])) {
            Runnable answers = () -> answer(to, from, Batches.all(count));
            switch (args[0]) {
                case "virtual" -> Thread.ofVirtual().start(answers);
                case "platform" -> Thread.ofPlatform().start(answers);
                default -> {} // the other process answers
            }
            Batches.print(
                    count,
                    () -> {
                        to.release();
                        from.acquire();
                    });
        }
    }

    private static void answer(NamedSemaphore to, NamedSemaphore from, int count) {
        for (int i = 0; i < count; i++) {
            to.acquireUninterruptibly();
            from.release();
        }
    }
}

package culebra.bench;

import java.util.concurrent.TimeUnit;

/**
 * A warm-up that lasts for a time and not for a number of operations. Two JVMs that spin leave
 * their compilers little of two processors: a ring is fast only after a second, and has carried
 * millions of messages by then.
 */
final class WarmUp {
    /** How many operations to make before checking the time. */
    static final int PART = 2_000;

    private static final int SLICES = 15;
    private static final int OF_COUNT = 20; // onering.c leaves out the first quarter

    private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);

    boolean goesOn() {
        return System.nanoTime() - end < 0;
    }

    /**
     * Returns the median of parts after a warm-up, as {@code onering.c} does. A part is much longer
     * than what a full ring holds, or it would measure how fast a full ring is emptied.
     */
    static double median(long count, Part part) throws Exception {
        for (var warm = new WarmUp(); warm.goesOn(); ) {
            double ignored = part.nanos(PART);
        }
        var slices = new double[SLICES];
        for (int i = 0; i < SLICES; i++) {
            slices[i] = part.nanos(count / OF_COUNT);
        }
        return Row.median(slices);
    }

    /** A number of operations. */
    interface Part {
        /** Performs so many operations; returns the nanoseconds of each. */
        double nanos(long count) throws Exception;
    }
}

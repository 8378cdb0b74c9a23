package culebra.testing;

import java.util.concurrent.TimeUnit;

/**
 * The rounds of a race that must meet its moment by chance: so many as {@link Counts} has them, but
 * by default none that would begin later than half a minute after the first, since a round may take
 * very long on a busy machine.
 */
public final class Rounds {
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(Counts.of(30, 18_000));

    private final int count;
    private final long start = System.nanoTime();
    private int begun;

    private Rounds(int count) {
        this.count = count;
    }

    public static Rounds of(int usual, int full) {
        return new Rounds(Counts.of(usual, full));
    }

    /** Begins another round; returns false if there are enough. */
    public boolean next() {
        boolean another = begun == 0 || begun < count && System.nanoTime() - start < LONGEST;
        begun += another ? 1 : 0;
        return another;
    }

    /** The number of the round, from 0. */
    public int number() {
        return begun - 1;
    }
}

package culebra.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * How long tests wait for what must happen, before they fail. No limit is a statement about speed:
 * they only end what hangs.
 *
 * <p>The system property {@code culebra.patience} is a factor for all of them, for a machine that
 * is emulated or very busy. Child JVMs inherit it through {@link Peer}.
 */
public final class Patience {
    private static final String PROPERTY = "culebra.patience";
    private static final double FACTOR = factor(System.getProperty(PROPERTY, "1"));
    private static final long SPIN = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final long JUMP = TimeUnit.SECONDS.toNanos(5); // the machine was suspended

    /** The limit for a single event, such as the end of a thread, which may have many rounds. */
    public static final Duration LIMIT = times(Duration.ofMinutes(Counts.of(2, 20)));

    /** The same in seconds. */
    public static final long SECONDS = LIMIT.toSeconds();

    /** The limit for a whole test, which must be longer than a few single ones. */
    static final Duration TEST = times(Duration.ofMinutes(Counts.of(10, 300)));

    private Patience() {}

    /** A condition, which may fail to be evaluated. */
    public interface Condition<X extends Exception> {
        boolean holds() throws X;
    }

    /** Returns a limit multiplied by the factor. */
    public static Duration times(Duration limit) {
        return Duration.ofMillis(Math.round(limit.toMillis() * FACTOR));
    }

    /** Returns the option by which a child JVM has the factor of this one. */
    public static String option() {
        return "-D" + PROPERTY + "=" + FACTOR;
    }

    /**
     * Waits until a condition holds, and fails if that takes longer than {@link #LIMIT}.
     *
     * @param failure describes what did not happen
     */
    public static <X extends Exception> void await(Condition<X> condition, Supplier<String> failure)
            throws X {
        long last = System.nanoTime();
        long waited = 0;
        while (!condition.holds()) {
            long now = System.nanoTime();
            waited += Math.min(now - last, JUMP);
            last = now;
            if (waited > LIMIT.toNanos()) {
                throw new AssertionError(failure.get() + ", after " + LIMIT.toSeconds() + " s");
            }
            if (waited < SPIN) {
                On.letOthersRun();
            } else {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    /** As {@link #await(Condition, Supplier)}, with a fixed description. */
    public static <X extends Exception> void await(Condition<X> condition, String failure)
            throws X {
        await(condition, () -> failure);
    }

    /**
     * Waits until a thread ends, and returns whether it did before {@link #LIMIT}. The limit is
     * counted in short waits: a machine that was suspended, and whose clock jumps ahead, has used
     * only one of them. Thread.isAlive() is not asked, since it may be true for a moment after a
     * join has returned true.
     */
    public static boolean ends(Thread thread) throws InterruptedException {
        for (long left = LIMIT.dividedBy(STEP); left > 0; left--) {
            if (thread.join(STEP)) {
                return true;
            }
        }
        return false;
    }

    private static double factor(String text) {
        try {
            double factor = Double.parseDouble(text);
            if (factor > 0 && factor <= 1_000) {
                return factor;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw new IllegalArgumentException(
                PROPERTY + " must be a factor of at most 1000, such as 5: " + text);
    }
}

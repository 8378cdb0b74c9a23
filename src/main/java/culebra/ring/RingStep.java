package culebra.ring;

import java.util.function.IntConsumer;

/**
 * Lets tests do something at each step of sending, receiving and sleeping. The numbers are those of
 * {@code culebra_ring.h}. It costs nothing unless the system property is set.
 */
final class RingStep {
    static final int BEFORE_RESERVING = 1;
    static final int WRITTEN = 2;
    static final int BEFORE_PUBLISHING = 3;
    static final int PUBLISHED = 4;
    static final int BEFORE_WAKING = 5;
    static final int COPIED = 6;
    static final int BEFORE_RELEASING = 7;
    static final int RELEASED = 8;
    static final int JOINING = 9;
    static final int BEFORE_SLEEP_WORD = 10;
    static final int AFTER_SLEEP_WORD = 11;
    static final int BEFORE_SLEEPING = 12;
    static final int WOKEN = 13;

    private static final boolean ON = Boolean.getBoolean("culebra.ring.steps");

    /** What to do, or null. */
    static volatile IntConsumer hook;

    private RingStep() {}

    static void at(int step) {
        if (ON) {
            IntConsumer does = hook;
            if (does != null) {
                does.accept(step);
            }
        }
    }
}
